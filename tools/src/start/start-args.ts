import { parseArgs } from 'node:util';

export const DEFAULT_PORT = 8080;
const MOST_GATEWAYS = 16;
const MOST_BOTS = 100;

export const USAGE = `npm start [-- --gateways N] [--bots N] [--port N] [--data FOLDER]

Runs Battle Line on this machine: Postgres, gateways, read models and computer players, until Ctrl-C.

  --gateways N    how many gateways, 1 to ${MOST_GATEWAYS} (1)
  --bots N        how many computer players, 0 to ${MOST_BOTS} (4)
  --port N        the first gateway's port (${DEFAULT_PORT}), the next ones follow; 0 takes any free ones
  --data FOLDER   where the data, secrets and logs are kept (data, or data/on-kafka)
  --help          this text

Variables: DATABASE_URL uses an existing Postgres instead of the embedded one. EVENT_LOG=kafka with
KAFKA_BROKERS=host:port keeps the event log in Kafka. HTTP_HOST=0.0.0.0 lets other machines in.`;

export type StartArgs =
  | {
      readonly type: 'start';
      readonly gateways: number;
      readonly bots: number;
      readonly port: number;
      readonly dataFolder: string | undefined;
    }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

/** Reads the command line of `npm start`. */
export const parseStartArgs = (argv: readonly string[]): StartArgs => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        gateways: { type: 'string', default: '1' },
        bots: { type: 'string', default: '4' },
        port: { type: 'string', default: `${DEFAULT_PORT}` },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    const gateways = whole('--gateways', values.gateways, 1, MOST_GATEWAYS);
    const bots = whole('--bots', values.bots, 0, MOST_BOTS);
    const port = whole('--port', values.port, 0, 65_536 - gateways);
    if (values.data === '') throw new Error('--data must name a folder');
    return { type: 'start', gateways, bots, port, dataFolder: values.data };
  } catch (error) {
    return { type: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
};

const whole = (flag: string, text: string, least: number, most: number): number => {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`${flag} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
};
