import { expect, test } from '@jest/globals';
import { printClock, readClocks } from './clock-reading.ts';

const clocks = { north: 60_000, south: 90_000, running: 'north', agoMs: 500 } as const;

test('the clock of the one whose turn it is goes on from the moment of which it was told, and ends at nothing', () => {
  expect(readClocks(clocks, 1_500)).toEqual({ north: 58_000, south: 90_000 });
  expect(readClocks(clocks, 70_000)).toEqual({ north: 0, south: 90_000 });
});

test('clocks that stand still show what is left', () => {
  expect(readClocks({ ...clocks, running: null }, 70_000)).toEqual({ north: 60_000, south: 90_000 });
});

test.each([
  [0, '0.0'],
  [9_990, '9.9'],
  [10_000, '0:10'],
  [65_999, '1:05'],
  [3_600_000, '60:00'],
])('%d ms read as %s', (ms, text) => {
  expect(printClock(ms)).toBe(text);
});
