import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from '@battleline/service';
import { makeFolder, runTool } from '../start/start.fixture.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  folder = await makeFolder();
  postgres = await startEmbeddedPostgres({ dataFolder: join(folder.path, 'data'), fast: true });
  await migrate({ url: postgres.url });
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  await folder.remove();
});

const sql = async (args: readonly string[], input?: string): Promise<{ code: unknown; output: string }> => {
  const tool = runTool('sql', args, { environment: { DATABASE_URL: postgres.url }, ...(input && { input }) });
  return { code: await tool.ended, output: tool.output() };
};

test('a statement gives its rows, from the command line and from standard input', async () => {
  const given = `select 'a' as text, 2 as number`;
  const table = ' text | number\n------+--------\n a    |      2\n(1 row)\n';
  expect(await sql([given])).toEqual({ code: 0, output: table });
  expect(await sql(['-'], given)).toEqual({ code: 0, output: table });
});

test('JSON keeps all digits, times, arrays and documents', async () => {
  const statement = `select 9007199254740993::bigint as big, 1.50 as decimal, 'NaN'::float8 as none, true as yes,
    '2026-01-02 03:04:05.678901+02'::timestamptz as at, array['a,b', null] as list, '{"x": [1]}'::jsonb as document,
    null as nothing`;
  expect(await sql(['--json', statement])).toEqual({
    code: 0,
    output:
      '{"big":9007199254740993,"decimal":1.50,"none":"NaN","yes":true,"at":"2026-01-02T01:04:05.678901Z",' +
      '"list":["a,b",null],"document":{"x":[1]},"nothing":null}\n',
  });
});

test('nothing is changed unless --write says so', async () => {
  const statement = 'create table made as select 1 as n';
  const refused = await sql([statement]);
  expect(refused).toEqual({ code: 1, output: expect.stringMatching(/^ERROR 25006: .*read-only[^]*hint: --write/) });
  expect(await sql(['--write', statement])).toEqual({ code: 0, output: 'SELECT (1 row)\n' });
});

test('two statements are refused: the second could undo that all is read-only', async () => {
  const { code, output } = await sql(['set default_transaction_read_only = off; drop table if exists made']);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('one statement at a time') });
});

test('an error is shown with the place that is meant', async () => {
  const { code, output } = await sql(["select 'é',\n\tnaem from analytics.games"]);
  expect({ code, output }).toEqual({
    code: 1,
    output: `ERROR 42703: column "naem" does not exist\n   naem from analytics.games\n   ^\n`,
  });
});

test('without a statement one learns what there is to see', async () => {
  const { output } = await sql([]);
  expect(output).toMatch(/^analytics\.moves\n {2}table_id text, game_id text/m);
  expect(output).toMatch(/^api\.players\n/m);
  expect(output).not.toContain('game_log_v1');
  const { output: lines } = await sql(['--json']);
  expect(JSON.parse(lines.split('\n')[0]!)).toEqual({
    schema: 'analytics',
    view: 'claims',
    columns: expect.any(String),
  });
});

test('a Postgres that is away is told', async () => {
  const tool = runTool('sql', ['select 1'], { environment: { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' } });
  expect(await tool.ended).toBe(1);
  expect(tool.output()).toBe('Postgres does not answer: connect ECONNREFUSED 127.0.0.1:1\n');
});

test('without a running system one learns how to start it', async () => {
  const tool = runTool('sql', ['--data', folder.path, 'select 1']);
  expect(await tool.ended).toBe(1);
  expect(tool.output()).toMatch(/^No running Battle Line found .*\n.*npm start\n$/);
});
