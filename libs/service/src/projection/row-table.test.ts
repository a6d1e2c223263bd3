import { expect, test } from '@jest/globals';
import { createRowBuffer } from './row-buffer.ts';
import { added, kept, printLogTime, removed, replaced, rowTable, written } from './row-table.ts';

const SCORES = rowTable('test.scores', ['client'], {
  client: replaced('text'),
  points: added('int'),
  last: replaced('text'),
  since: kept('timestamptz'),
});

test('log time keeps its microseconds', () => {
  expect(printLogTime(1_700_000_000_123_456)).toBe('2023-11-14T22:13:20.123456Z');
  expect(printLogTime(1_700_000_000_000_007)).toBe('2023-11-14T22:13:20.000007Z');
});

test('many changes of one row become one: sums are added, the rest is the newest, and null keeps what was there', () => {
  const buffer = createRowBuffer();
  buffer.add(written(SCORES, { client: 'a', points: 2, last: 'x', since: 5 }));
  buffer.add(written(SCORES, { client: 'b', points: 1, last: 'x', since: 6 }));
  buffer.add(written(SCORES, { client: 'a', points: 3, last: null, since: null }));
  expect(buffer.changes()).toEqual([
    {
      table: SCORES,
      removed: [],
      written: [
        { client: 'a', points: 5, last: null, since: 5 },
        { client: 'b', points: 1, last: 'x', since: 6 },
      ],
    },
  ]);
});

test('a row that is removed and written again starts anew', () => {
  const buffer = createRowBuffer();
  buffer.add(written(SCORES, { client: 'a', points: 2, last: 'x', since: 5 }));
  buffer.add(removed(SCORES, 'a'));
  buffer.add(written(SCORES, { client: 'a', points: 1, last: 'y', since: 7 }));
  buffer.add(removed(SCORES, 'b'));
  expect(buffer.changes()).toEqual([
    { table: SCORES, removed: [['a'], ['b']], written: [{ client: 'a', points: 1, last: 'y', since: 7 }] },
  ]);
});
