import { expect, test } from '@jest/globals';
import { parseGenerateArgs } from './generate-args.ts';

const read = (line: string) => parseGenerateArgs(line.split(' ').filter((word) => word !== ''));

test('number of games, level, seed and system can be chosen', () => {
  const seed = expect.stringMatching(/^[0-9a-f]{16}$/);
  expect(read('')).toEqual({ type: 'generate', games: 1000, level: 'random', seed, dataFolder: undefined });
  expect(read('--games 100000 --level sensible --seed mine --data here')).toEqual({
    ...{ type: 'generate', games: 100_000, level: 'sensible', seed: 'mine', dataFolder: 'here' },
  });
  expect(read('--help')).toEqual({ type: 'help' });
});

test.each([
  ['--games none', '--games is a whole number from 1 to 10000000, not "none"'],
  ['--level clever', '--level is sensible or random, not "clever"'],
  ['--hands 7', expect.stringContaining('--hands')],
])('"%s" is wrong, and says why', (line, reason) => {
  expect(read(line)).toEqual({ type: 'wrong', reason });
});
