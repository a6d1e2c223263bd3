import { parseArgs } from 'node:util';
import { parseTableId, type TableId } from '@battleline/domain';

export const USAGE = `npm run play [-- OPTIONS]

Plays Battle Line in this terminal, as a guest unless told otherwise.

  --address URLS   gateways to play at, like http://127.0.0.1:8080,http://127.0.0.1:8081
                   (else BATTLELINE_ADDRESS, else the system that npm start runs here)
  --data FOLDER    the data folder of that npm start, if it isn't the usual one
  --name NAME      signs in to this account; its password is asked for, or is in BATTLELINE_PASSWORD
  --against WHO    starts a game at once: bot = with a free computer player, anyone = with whoever comes first
  --auto           plays by itself (against anyone, unless told otherwise) and ends with the result
  --script FILE    reads the commands from a file, one a line; # starts a comment
  --table ID       watches this table
  --help           this text

Without a terminal the commands are read from standard input, each when it is asked for.`;

const OPPONENTS = ['bot', 'anyone'] as const;
export type Opponents = (typeof OPPONENTS)[number];

export type PlayOptions = {
  readonly addresses: readonly string[] | undefined;
  readonly dataFolder: string | undefined;
  /** of the account; a guest has none */
  readonly name: string | undefined;
  readonly against: Opponents | undefined;
  readonly isAuto: boolean;
  readonly script: string | undefined;
  readonly table: TableId | undefined;
};

export type PlayArgs =
  | ({ readonly type: 'play' } & PlayOptions)
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

/** Reads the command line of `npm run play`; `address` is what stands in for `--address`. */
export const parsePlayArgs = (argv: readonly string[], address: string | undefined): PlayArgs => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        address: { type: 'string' },
        data: { type: 'string' },
        name: { type: 'string' },
        against: { type: 'string' },
        auto: { type: 'boolean', default: false },
        script: { type: 'string' },
        table: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    const given = values.address ?? (values.data === undefined ? address : undefined);
    const table = values.table === undefined ? undefined : readTable(values.table);
    const against = values.against === undefined ? undefined : readOpponents(values.against);
    return {
      type: 'play',
      addresses: given ? given.split(',').map(readAddress) : undefined,
      dataFolder: values.data,
      name: values.name,
      against: against ?? (values.auto && table === undefined ? 'anyone' : undefined),
      isAuto: values.auto,
      script: values.script,
      table,
    };
  } catch (error) {
    return { type: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
};

const readAddress = (text: string): string => {
  const address = text.trim();
  if (/^https?:\/\//.test(address) && URL.canParse(address)) return address;
  throw new Error(`${JSON.stringify(address)} is no address like http://127.0.0.1:8080`);
};

const readOpponents = (text: string): Opponents => {
  const against = OPPONENTS.find((opponents) => opponents === text);
  if (against) return against;
  throw new Error(`--against is bot or anyone, not ${JSON.stringify(text)}`);
};

const readTable = (text: string): TableId => {
  const table = parseTableId(text);
  if (table) return table;
  throw new Error(`${JSON.stringify(text)} is no table's id`);
};
