import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { COMMANDS } from './commands.ts';
import { EXIT } from './tool/command.ts';

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');

/** First and last cell of each row below this header. */
const rowsBelow = (header: string): (readonly [string, string])[] => {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| ${header} +\\|`).test(line)) + 2;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
  return lines.slice(start, end).map((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return [cells[1] ?? '', cells.at(-2) ?? ''];
  });
};

test('docs/operations.md lists all commands, and no others', () => {
  expect(rowsBelow('command')).toEqual(
    COMMANDS.map(({ name, usage, summary }) => [`\`${`${name} ${usage}`.trim().replaceAll('|', '\\|')}\``, summary]),
  );
});

test('docs/operations.md lists all exit codes', () => {
  expect(rowsBelow('exit code').map(([code]) => Number(code))).toEqual(Object.values(EXIT));
});
