import { expect, test } from '@jest/globals';
import { printRows } from './row-printing.ts';
import type { ResultRows } from './result-rows.ts';

const TEXT = 25;
const INT4 = 23;
const result: ResultRows = {
  command: 'SELECT',
  count: 3,
  columns: [
    { name: 'name', type: TEXT },
    { name: 'moves', type: INT4 },
  ],
  rows: [
    ['Ann, "the" Élan', '7'],
    [null, '12'],
    ['', null],
  ],
};

test('a table has names, numbers to the right, and a count', () => {
  expect(printRows(result, 'table')).toEqual([
    ' name            | moves',
    '-----------------+-------',
    ' Ann, "the" Élan |     7',
    '                 |    12',
    '                 |',
    '(3 rows)',
  ]);
});

test('a line end and a control character inside a value do not tear the table', () => {
  const torn: ResultRows = { ...result, count: 1, columns: [{ name: 'a', type: TEXT }], rows: [['x\ny\u001b[31m']] };
  expect(printRows(torn, 'table')).toEqual([' a', '----------------', ' x\\ny\\u001b[31m', '(1 row)']);
});

test('comma-separated values are quoted where they must be; NULL is not the empty text', () => {
  expect(printRows(result, 'csv')).toEqual(['name,moves', '"Ann, ""the"" Élan",7', ',12', '"",']);
});

test('JSON keeps numbers, texts and NULL apart, one object a line', () => {
  const lines = printRows(result, 'json').map((line) => JSON.parse(line) as unknown);
  expect(lines).toEqual([
    { name: 'Ann, "the" Élan', moves: 7 },
    { name: null, moves: 12 },
    { name: '', moves: null },
  ]);
});

test('a statement without rows tells what it did', () => {
  const done: ResultRows = { command: 'UPDATE', count: 2, columns: [], rows: [] };
  expect(printRows(done, 'table')).toEqual(['UPDATE (2 rows)']);
  expect(printRows(done, 'json')).toEqual([]);
  expect(printRows(done, 'csv')).toEqual([]);
});
