import { parseArgs } from 'node:util';
import { type Feature, FEATURES } from '@battleline/domain';

export const USAGE = `npm run --silent ops -- features [activate NAME|all] [--gone GATEWAY] [--data FOLDER]

Shows the features of this version: which are active, and who of the processes that live doesn't know one. A feature can
be activated once all of them know it. There is no way back: older versions can't read what is written from then on.

  activate NAME    activates one feature, or all
  --gone GATEWAY   the id of a gateway that is gone for good, though the lobby still counts it as alive; may be repeated
  --data FOLDER    the system's data folder, where npm start was given one
  --help           this text

Without a running npm start the same variables as a gateway's say where the event log is: EVENT_LOG, DATABASE_URL,
KAFKA_BROKERS, TOPIC_PREFIX and so on.`;

export type OpsArgs =
  | {
      readonly type: 'features';
      /** to be activated */
      readonly activate: readonly Feature[];
      readonly gone: readonly string[];
      readonly dataFolder: string | undefined;
    }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

const GATEWAY_ID = /^[0-9a-f]{32}$/;

/** Reads the command line of `npm run ops`. */
export const parseOpsArgs = (argv: readonly string[]): OpsArgs => {
  const wrong = (reason: string): OpsArgs => ({ type: 'wrong', reason });
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        gone: { type: 'string', multiple: true, default: [] },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    const [command, verb, name, ...others] = positionals;
    if (command !== 'features') return wrong(command ? `There is no command ${command}.` : 'Which command?');
    if (verb !== undefined && verb !== 'activate') return wrong(`Features can be activated; ${verb} is nothing to do.`);
    if (verb !== undefined && name === undefined) return wrong('Activate which feature? A name, or all.');
    if (others.length > 0) return wrong(`${others[0]} is too much.`);
    const activate = name === 'all' ? FEATURES : FEATURES.filter((feature) => feature === name);
    if (name !== undefined && activate.length === 0)
      return wrong(`This version has no feature ${name}; it has: ${FEATURES.join(', ')}.`);
    const odd = values.gone.find((id) => !GATEWAY_ID.test(id));
    if (odd !== undefined) return wrong(`${odd} is no gateway's id: 32 hex digits.`);
    return { type: 'features', activate, gone: values.gone, dataFolder: values.data };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
};
