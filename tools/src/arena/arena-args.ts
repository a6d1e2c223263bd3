import { parseArgs } from 'node:util';
import { type Level, LEVELS } from '@battleline/client';

export const USAGE = `npm run --silent arena -- [OPTIONS]

Lets two computer players play each other by the rules alone, without any server; they change seats after each game.

  --a LEVEL       ${LEVELS.join(' or ')} (default: sensible)
  --b LEVEL       the same for the other (default: random)
  --games N       how many games (default: 100)
  --seed N        the same seed plays the same games (default: 1)
  --json          prints {"games","aWins","bWins","draws"}
  --help          this text`;

export type ArenaArgs =
  | {
      readonly type: 'play';
      readonly a: Level;
      readonly b: Level;
      readonly games: number;
      readonly seed: number;
      readonly json: boolean;
    }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

/** Reads the command line of `npm run arena`. */
export const parseArenaArgs = (argv: readonly string[]): ArenaArgs => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        a: { type: 'string', default: 'sensible' },
        b: { type: 'string', default: 'random' },
        games: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    return {
      type: 'play',
      a: readLevel('--a', values.a),
      b: readLevel('--b', values.b),
      games: readNumber('--games', values.games, 1, 1_000_000),
      seed: readNumber('--seed', values.seed, 0, 2 ** 31),
      json: values.json,
    };
  } catch (error) {
    return { type: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
};

const readLevel = (option: string, text: string): Level => {
  const level = LEVELS.find((name) => name === text);
  if (level) return level;
  throw new Error(`${option} is ${LEVELS.join(' or ')}, not ${JSON.stringify(text)}`);
};

const readNumber = (option: string, text: string, least: number, most: number): number => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${option} is a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
};
