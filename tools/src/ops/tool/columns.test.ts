import { expect, test } from '@jest/globals';
import { printTable } from './columns.ts';

test('columns are as wide as their widest cell; numbers stand to the right, with their thousands apart', () => {
  expect(
    printTable(
      ['name', 'records', 'state'],
      [
        ['lobby', 12, 'ok'],
        ['tables', 1234567, ''],
      ],
    ),
  ).toEqual(['name    records    state', 'lobby          12  ok', 'tables  1,234,567']);
});
