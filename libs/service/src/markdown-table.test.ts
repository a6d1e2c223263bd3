import { expect, test } from '@jest/globals';
import { tableBelow } from './markdown-table.ts';

const page = `# Page

| not | this |
| --- | --- |
| x | y |

## Empty

No table here.

### Full

Some words.

| name | means |
| --- | --- |
| \`a\` | first |
| \`b\` |  |

| other | table |
| --- | --- |
`;

test('the rows of the first table below a heading are found, without the head', () => {
  expect(tableBelow(page, 'Full')).toEqual([
    ['`a`', 'first'],
    ['`b`', ''],
  ]);
});

test.each(['Empty', 'Missing'])('a heading without a table has no rows: %s', (heading) => {
  expect(tableBelow(page, heading)).toEqual([]);
});
