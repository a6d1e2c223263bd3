import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { variable } from './config.ts';
import { tableBelow } from './markdown-table.ts';
import { printedVariables, readmeVariables } from './readme-variables.ts';

const README = `## Configuration

| variable | read by | default | means |
| --- | --- | --- | --- |
| \`NAME\` | bot, gateway | – | Who it is |
| \`LEVEL\` | all | \`info\` | How much is said |
| \`OTHER\` | gateways | empty | Something else |
`;

test('a process reads the rows that name it and those for all', () => {
  expect(readmeVariables('gateway', README)).toEqual([
    { name: 'LEVEL', default: '`info`', description: 'How much is said' },
    { name: 'NAME', default: '–', description: 'Who it is' },
  ]);
});

test('a schema says what the rows must be', () => {
  const schema = z.object({
    NAME: variable(z.string(), { description: 'Who it is', expected: 'a name' }),
    LEVEL: variable(z.string().default('info'), { description: 'How much is said', expected: 'a level' }),
    LIST: variable(
      z
        .string()
        .default('')
        .transform((text) => (text === '' ? [] : text.split(','))),
      { description: 'Some', expected: 'a list' },
    ),
    PAIR: variable(z.array(z.string()).default(['a', 'b']), { description: 'Two', expected: 'a list' }),
  });
  expect(printedVariables(schema)).toEqual([
    { name: 'LEVEL', default: '`info`', description: 'How much is said' },
    { name: 'LIST', default: 'empty', description: 'Some' },
    { name: 'NAME', default: '–', description: 'Who it is' },
    { name: 'PAIR', default: '`a,b`', description: 'Two' },
  ]);
});

test('every row of the README is read by all, by processes or by a tool', () => {
  const processes = ['gateway', 'projector', 'game-log', 'bot'];
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const rows = tableBelow(readme, 'Configuration');
  const isRead = ([, readBy = '']: readonly string[]): boolean =>
    readBy === 'all' || readBy.includes('npm ') || readBy.split(', ').every((role) => processes.includes(role));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !isRead(row))).toEqual([]);
});
