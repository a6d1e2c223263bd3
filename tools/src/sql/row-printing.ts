import pg from 'pg';
import { printJsonValue } from './json-value.ts';
import type { ResultRows } from './result-rows.ts';
import type { RowFormat } from './sql-args.ts';

const { INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC } = pg.types.builtins;
const RIGHT_ALIGNED: readonly number[] = [INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC];

/** The result as lines in the wanted format. */
export const printRows = (result: ResultRows, format: RowFormat): readonly string[] => {
  switch (format) {
    case 'json':
      return printJsonLines(result);
    case 'csv':
      return printCsv(result);
    case 'table':
      return printTable(result);
  }
};

const printJsonLines = ({ columns, rows }: ResultRows): readonly string[] =>
  rows.map((row) => {
    const members = columns.map(
      ({ name, type }, i) => `${JSON.stringify(name)}:${printJsonValue(type, row[i] ?? null)}`,
    );
    return `{${members.join(',')}}`;
  });

/** RFC 4180; NULL is nothing, an empty text is "". */
const printCsv = ({ columns, rows }: ResultRows): readonly string[] => {
  const quote = (text: string): string => (/^$|[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((row) => row.map((value) => (value === null ? '' : quote(value))).join(','));
  return columns.length === 0 ? [] : [columns.map(({ name }) => quote(name)).join(','), ...lines];
};

/** Columns under their names, numbers to the right; NULL is nothing. */
const printTable = ({ command, count, columns, rows }: ResultRows): readonly string[] => {
  const counted = `${count} row${count === 1 ? '' : 's'}`;
  if (columns.length === 0) return [`${command} (${counted})`];
  const cells = rows.map((row) => row.map((value) => printCell(value ?? '')));
  const names = columns.map(({ name }) => printCell(name));
  const widths = names.map((name, i) => cells.reduce((most, row) => Math.max(most, width(row[i]!)), width(name)));
  const pad = (text: string, i: number, isRight: boolean): string => {
    const space = ' '.repeat(widths[i]! - width(text));
    return isRight ? space + text : text + space;
  };
  const isRight = columns.map(({ type }) => RIGHT_ALIGNED.includes(type));
  const join = (texts: readonly string[]): string => ` ${texts.join(' | ')}`.trimEnd();
  return [
    join(names.map((name, i) => pad(name, i, false))),
    widths.map((most) => '-'.repeat(most + 2)).join('+'),
    ...cells.map((row) => join(row.map((text, i) => pad(text, i, isRight[i]!)))),
    `(${counted})`,
  ];
};

// A line end or a terminal's control character inside a value would tear the table.
const printCell = (value: string): string =>
  value.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));

const width = (text: string): number => [...text].length;
