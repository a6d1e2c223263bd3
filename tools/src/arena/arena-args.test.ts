import { expect, test } from '@jest/globals';
import { parseArenaArgs } from './arena-args.ts';

const read = (line: string) => parseArenaArgs(line.split(' ').filter((word) => word !== ''));
const usual = { type: 'play', a: 'sensible', b: 'random', games: 100, seed: 1, json: false };

test('without options sensible plays a hundred games against random', () => {
  expect(read('')).toEqual(usual);
});

test('players, games, seed and form can be chosen', () => {
  expect(read('--a random --b sensible --games 7 --seed 0 --json')).toEqual({
    ...{ type: 'play', a: 'random', b: 'sensible', games: 7, seed: 0, json: true },
  });
  expect(read('--help')).toEqual({ type: 'help' });
});

test.each([
  ['--a clever', '--a is sensible or random, not "clever"'],
  ['--games 0', '--games is a whole number from 1 to 1000000, not "0"'],
  ['--games 1e3', '--games is a whole number from 1 to 1000000, not "1e3"'],
  ['--seed -1', expect.stringContaining('--seed')],
  ['--speed 3', expect.stringContaining('--speed')],
])('"%s" is wrong, and says why', (line, reason) => {
  expect(read(line)).toEqual({ type: 'wrong', reason });
});
