import { readFile } from 'node:fs/promises';
import { RESULT_KINDS, PHASES, FORMATIONS, CLAIM_TIMINGS, ON_LEAVE } from '@battleline/domain';
import { startTestPostgres, type TestDatabase, type TestPostgres } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

let postgres: TestPostgres;
let database: TestDatabase;
let text: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  database = await postgres.createDatabase();
  text = await readFile(new URL('../../../docs/analysts.md', import.meta.url), 'utf8');
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

/** The rows `| column | type | …` below the heading of each view. */
const documented = (): Record<string, string[]> =>
  Object.fromEntries(
    text
      .split('\n## ')
      .filter((section) => section.startsWith('`analytics.'))
      .map((section) => [
        section.slice(1, section.indexOf('`', 1)),
        [...section.matchAll(/^\| (\w+) +\| ([^|]+?) +\|/gm)].slice(1).map(([, name, type]) => `${name} ${type}`),
      ]),
  );

test('the documentation lists the columns of every view of analytics, in their order', async () => {
  const rows = await database.ask(
    `select 'analytics.' || c.relname as view,
       array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'analytics'::regnamespace and a.attnum > 0 group by 1`,
  );
  expect(documented()).toEqual(Object.fromEntries(rows.map(({ view, columns }) => [view, columns])));
});

test.each([
  ['ended_by', RESULT_KINDS],
  ['phase', PHASES],
  ['own_formation', FORMATIONS],
  ['claim_timing', CLAIM_TIMINGS],
  ['on_leave', ON_LEAVE],
])('the documentation of %s names all its values', (column, values: readonly string[]) => {
  const line = text.split('\n').find((row) => row.startsWith(`| ${column} `)) ?? '';
  expect(values.filter((value) => !line.includes(`\`${value}\``))).toEqual([]);
});

test('the questions in the documentation have answers', async () => {
  const questions = text.slice(text.indexOf('## Some questions')).match(/```sql\n([^`]+)```/)?.[1] ?? '';
  const statements = questions.split(';').filter((statement) => statement.trim() !== '');
  expect(statements.length).toBeGreaterThan(2);
  for (const statement of statements) await expect(database.ask(statement)).resolves.toBeDefined();
});
