import { expect, test } from '@jest/globals';
import { goalOf, isConfirmed } from './confirming.ts';

const MINUTE = 60;
const total = (minutes: number) => ({ per: 'game', seconds: minutes * MINUTE, increment: 3 }) as const;
const turn = (seconds: number) => ({ per: 'turn', seconds, increment: 0 }) as const;

test.each([
  [null, true],
  [total(15), true],
  [total(10), true],
  [total(5), false],
  [turn(120), true],
  [turn(60), false],
])('a card waits to be confirmed where the clock leaves time for it: %j', (clock, waits) => {
  expect(isConfirmed('in-time', clock, 'play R7 f3')).toBe(waits);
});

test('what has a button of its own is done at once, unless everything is to be confirmed', () => {
  for (const move of ['draw troop', 'claim f3', 'claim -', 'pass']) {
    expect(isConfirmed('in-time', null, move)).toBe(false);
    expect(isConfirmed('always', turn(20), move)).toBe(true);
  }
  expect(isConfirmed('never', null, 'play R7 f3')).toBe(false);
});

test.each([
  ['play R7 f3', 3],
  ['redeploy R7 f3 f4', 4],
  ['redeploy R7 f3 dish', undefined],
  ['traitor R7 f3 f5', 5],
  ['deserter R7 f3', 3],
  ['draw troop', undefined],
])('the flag that confirms %s is %s', (move, flag) => expect(goalOf(move)).toBe(flag));
