import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Level, LEVELS } from '@battleline/client';

export const USAGE = `npm run generate -- [OPTIONS]

Fills a log with finished games, for trying out questions and measuring: real records with all that goes with them
(sessions, invites, tables, moves, results), as if gateways had written them. A game-log turns them into rows.

  --games N       how many games (default: 1000)
  --level LEVEL   how they are played: ${LEVELS.join(' or ')} (default: random); now and then with hasty claims
  --seed TEXT     what all chance is made of: the same text gives the same games (default: a new one). A log takes them
                  once: of a second time nothing would count
  --data FOLDER   the system's data folder, where npm start was given one
  --help          this text

Without a running npm start the same variables as a gateway's say where the event log is: EVENT_LOG, DATABASE_URL,
KAFKA_BROKERS, TOPIC_PREFIX and so on.`;

const MOST_GAMES = 10_000_000;

export type GenerateArgs =
  | {
      readonly type: 'generate';
      readonly games: number;
      readonly level: Level;
      readonly seed: string;
      readonly dataFolder: string | undefined;
    }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

/** Reads the command line of `npm run generate`. */
export const parseGenerateArgs = (argv: readonly string[]): GenerateArgs => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        games: { type: 'string', default: '1000' },
        level: { type: 'string', default: 'random' },
        seed: { type: 'string', default: randomBytes(8).toString('hex') },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    const games = Number(values.games);
    if (!/^\d+$/.test(values.games) || games < 1 || games > MOST_GAMES)
      throw new Error(`--games is a whole number from 1 to ${MOST_GAMES}, not ${JSON.stringify(values.games)}`);
    const level = LEVELS.find((name) => name === values.level);
    if (!level) throw new Error(`--level is ${LEVELS.join(' or ')}, not ${JSON.stringify(values.level)}`);
    return { type: 'generate', games, level, seed: values.seed, dataFolder: values.data };
  } catch (error) {
    return { type: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
};
