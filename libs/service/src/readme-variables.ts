import { readFileSync } from 'node:fs';
import { describeConfig } from './config.ts';
import { tableBelow } from './markdown-table.ts';

// For tests that compare the README's table of variables with the processes' schemas.

/** A row of that table: the default as it is written there. */
export type ReadmeVariable = { readonly name: string; readonly default: string; readonly description: string };

const README = new URL('../../../README.md', import.meta.url);

/** The rows of the README's table of variables that this process reads, by name. */
export const readmeVariables = (role: string, readme = readFileSync(README, 'utf8')): ReadmeVariable[] =>
  tableBelow(readme, 'Configuration')
    .filter(([, readBy = '']) => readBy === 'all' || readBy.split(', ').includes(role))
    .map(([name = '', , written = '', description = '']) => ({
      name: name.replaceAll('`', ''),
      default: written,
      description,
    }))
    .toSorted(byName);

/** The rows that the README must have for a process with this schema, by name. */
export const printedVariables = (schema: Parameters<typeof describeConfig>[0]): ReadmeVariable[] =>
  describeConfig(schema)
    .map(({ name, default: value, description }) => ({ name, default: printDefault(value), description }))
    .toSorted(byName);

/** As one would write it into the environment: lists without their brackets. */
const printDefault = (value: string | null): string => {
  const text = value?.replace(/^\[(.*)\]$/, '$1');
  if (text === undefined) return '–';
  return text === '' ? 'empty' : `\`${text}\``;
};

const byName = (a: ReadmeVariable, b: ReadmeVariable): number => (a.name < b.name ? -1 : 1);
