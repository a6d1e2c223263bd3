import { parseArgs } from 'node:util';

export const DEFAULT_PORT = 19092;
// The controllers listen 10 above their brokers.
const HIGHEST_PORT = 65_535 - 12;

export const USAGE = `npm run kafka -- [--brokers 1|3] [--data FOLDER] [--port N]

Starts Apache Kafka on this machine's loopback address, without Docker; needs Java 17 and, the first time, Maven.

  --brokers 1|3   how many brokers (1)
  --data FOLDER   where the data is kept (data/kafka-1 or data/kafka-3)
  --port N        the first broker's port (${DEFAULT_PORT}); the next ones follow, controllers listen 10 above
  --help          this text

KAFKA_JARS=FOLDER keeps Kafka's jars elsewhere than in ~/.cache/battleline.`;

export type KafkaArgs =
  | { readonly type: 'start'; readonly brokers: 1 | 3; readonly port: number; readonly dataFolder: string | undefined }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

const wrong = (reason: string): KafkaArgs => ({ type: 'wrong', reason });

/** Reads the command line of `npm run kafka`. */
export const parseKafkaArgs = (argv: readonly string[]): KafkaArgs => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        brokers: { type: 'string', default: '1' },
        data: { type: 'string' },
        port: { type: 'string', default: `${DEFAULT_PORT}` },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    const brokers = Number(values.brokers);
    if (brokers !== 1 && brokers !== 3) return wrong(`--brokers must be 1 or 3, not ${values.brokers}`);
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT)
      return wrong(`--port must be a whole number from 1 to ${HIGHEST_PORT}, not ${values.port}`);
    return { type: 'start', brokers, port, dataFolder: values.data };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
};
