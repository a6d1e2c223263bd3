import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESULT_KINDS, PHASES, FORMATIONS, CLAIM_TIMINGS, ON_LEAVE } from '@battleline/domain';
import { startTestPostgres, type TestDatabase, type TestPostgres } from '@battleline/service/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

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

const questions = (): readonly { readonly title: string; readonly statement: string }[] =>
  [...text.matchAll(/^### (\d+\. .+)\n\n```sql\n([^`]+)```/gm)].map(([, title = '', statement = '']) => ({
    title,
    statement,
  }));

test('there are at least fifteen questions, numbered, and each has an answer', async () => {
  expect(questions().length).toBeGreaterThanOrEqual(15);
  for (const [index, { title, statement }] of questions().entries()) {
    expect(title).toMatch(new RegExp(`^${index + 1}\\. `));
    const asked = database.ask(statement).catch((error: unknown) => new Error(title, { cause: error }));
    expect(await asked).toBeInstanceOf(Array);
  }
});

test('every picture stands below its question and is there', async () => {
  const pictures = [...text.matchAll(/```\n\n!\[.+\]\((pictures\/[\w-]+\.svg)\)/g)].map(([, file = '']) => file);
  expect(pictures.length).toBeGreaterThan(2);
  for (const file of pictures)
    expect(await readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
});

const isThere = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

// What a developer's machine lacks is left out there, and counted as skipped. In CI nothing is: what Python lacks is
// installed as the page says.
const mustRun = process.env['CI'] === 'true';
const MODULES = ['pandas, sqlalchemy, psycopg', 'duckdb'] as const;
const lacksModules = MODULES.some((modules) => !isThere('python3', '-c', `import ${modules}`));

describe('the examples with tools of analysts', () => {
  let folder: string;
  let login: string;
  let python = 'python3';

  const run = (program: string, ...args: readonly string[]) =>
    spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, DATABASE_URL: login } });
  const runWell = (program: string, ...args: readonly string[]): void => {
    const { status, stderr, error } = run(program, ...args);
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`, { cause: error });
  };
  /** The first block in this language that names the tool. */
  const example = (language: string, tool: string): string => {
    const blocks = [...text.matchAll(new RegExp('```' + language + '\\n([^`]+)```', 'g'))].map(([, code = '']) => code);
    const found = blocks.find((code) => code.includes(tool));
    if (found === undefined) throw new Error(`the page has no block of ${language} with ${tool}`);
    return found;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'battleline-analyst-'));
    await database.ask(`create role eve login password 'secret' in role analyst`);
    const url = new URL(database.url);
    [url.username, url.password] = ['eve', 'secret'];
    login = url.href;
    if (!mustRun || !lacksModules) return;
    runWell('python3', '-m', 'venv', 'venv');
    python = join(folder, 'venv/bin/python');
    const packages = [...text.matchAll(/`pip install ([^`]+)`/g)].flatMap(([, names = '']) => names.split(' '));
    runWell(python, '-m', 'pip', 'install', '--quiet', ...packages.map((name) => name.replaceAll("'", '')));
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const testWhere = (canRun: boolean) => (mustRun || canRun ? test : test.skip);

  testWhere(isThere('psql', '--version'))('psql', () => {
    runWell('sh', '-c', example('sh', 'psql'));
  });

  testWhere(isThere('python3', '-c', `import ${MODULES[0]}`))(
    'pandas',
    () => {
      runWell(python, '-c', example('python', 'pandas'));
    },
    60_000,
  );

  testWhere(isThere('python3', '-c', `import ${MODULES[1]}`))(
    'duckdb, on the file that psql writes',
    () => {
      if (!existsSync(join(folder, 'flags.csv')))
        writeFileSync(join(folder, 'flags.csv'), 'flag,winner,winner_formation\n1,north,wedge\n');
      runWell(python, '-c', example('python', 'duckdb'));
    },
    60_000,
  );
});
