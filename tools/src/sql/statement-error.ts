import pg from 'pg';
import { reasonOf } from '../reason-of.ts';

/** What Postgres, or the way to it, said against a statement, with a mark below the place that is meant. */
export const printStatementError = (statement: string, error: unknown): readonly string[] => {
  if (!(error instanceof pg.DatabaseError)) return [`Postgres does not answer: ${reasonOf(error)}`];
  const { code, detail, hint, message, position } = error;
  return [
    `ERROR ${code ?? ''}: ${message}`,
    ...(position === undefined ? [] : markPlace(statement, Number(position))),
    ...(detail === undefined ? [] : [`detail: ${detail}`]),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ...(code === READ_ONLY ? ['hint: --write lets a statement change something'] : []),
    ...(code === SYNTAX && message.includes('multiple commands') ? ['hint: give one statement at a time'] : []),
  ];
};

const READ_ONLY = '25006';
const SYNTAX = '42601';

/** The line of the statement that holds the place (1 = first character), and a mark below. */
const markPlace = (statement: string, place: number): readonly string[] => {
  const before = [...statement].slice(0, place - 1).join('');
  const lineNumber = before.split('\n').length - 1;
  const line = statement.split('\n')[lineNumber] ?? '';
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length;
  return [`  ${line.replaceAll('\t', ' ')}`, `  ${' '.repeat(column)}^`];
};
