import { expect, test } from '@jest/globals';
import { parseSqlArgs } from './sql-args.ts';

test('a statement is run read-only and shown as a table, unless told otherwise', () => {
  const plain = { type: 'run', statement: 'select 1', format: 'table', write: false, dataFolder: undefined };
  expect(parseSqlArgs(['select 1'])).toEqual(plain);
  expect(parseSqlArgs(['--json', 'select 1'])).toEqual({ ...plain, format: 'json' });
  expect(parseSqlArgs(['select 1', '--csv', '--write', '--data', 'd'])).toEqual({
    ...plain,
    format: 'csv',
    write: true,
    dataFolder: 'd',
  });
});

test('without a statement the views are listed; - reads it from standard input', () => {
  expect(parseSqlArgs([])).toMatchObject({ type: 'run', statement: undefined });
  expect(parseSqlArgs(['-'])).toMatchObject({ type: 'run', statement: '-' });
  expect(parseSqlArgs(['--help'])).toEqual({ type: 'help' });
});

test.each([
  [['select', '1'], 'put it in quotes'],
  [[' '], 'The statement is empty'],
  [['--json', '--csv', 'select 1'], 'Either --json or --csv'],
  [['--jsno', 'select 1'], "Unknown option '--jsno'"],
])('%j is refused with its reason', (argv, reason) => {
  expect(parseSqlArgs(argv)).toEqual({ type: 'wrong', reason: expect.stringContaining(reason) });
});
