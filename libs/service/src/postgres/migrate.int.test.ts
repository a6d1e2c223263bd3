import { type EmbeddedPostgres, postgresLog, startEmbeddedPostgres } from '@battleline/events';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from './migrate.ts';

let root: string;
let server: EmbeddedPostgres;
let admin: pg.Client;
let databases = 0;
let url: string;
let folder: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'battleline-migrate-'));
  await chmod(root, 0o755);
  server = await startEmbeddedPostgres({ dataFolder: join(root, 'data'), fast: true });
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
}, 120_000);

afterAll(async () => {
  await admin.end();
  await server.stop();
  await rm(root, { recursive: true, force: true });
}, 60_000);

beforeEach(async () => {
  const name = `m${databases++}`;
  await admin.query(`create database ${name}`);
  url = server.url.replace(/\/battleline$/, `/${name}`);
  folder = join(root, name);
  await mkdir(folder);
});

const put = (file: string, sql: string) => writeFile(join(folder, file), sql);

const ask = async (text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ answer: unknown }>(text);
  await client.end();
  return rows.map((row) => row.answer);
};

test('applies files in the order of their numbers, each once', async () => {
  await put('0002-b.sql', 'insert into a values (2)');
  await put('0001-a.sql', 'create table a (n int); insert into a values (1)');
  expect(await migrate({ url, folder })).toEqual(['0001-a.sql', '0002-b.sql']);
  await put('0003-c.sql', 'insert into a values (3)');
  expect(await migrate({ url, folder })).toEqual(['0003-c.sql']);
  expect(await migrate({ url, folder })).toEqual([]);
  expect(await ask('select n as answer from a order by n')).toEqual([1, 2, 3]);
});

test('many processes that start at once apply each file once', async () => {
  await put('0001-a.sql', 'create table a (n int); select pg_sleep(0.05)');
  await put('0002-b.sql', 'insert into a values (1)');
  const applied = await Promise.all(Array.from({ length: 6 }, () => migrate({ url, folder })));
  expect(applied.flat().sort()).toEqual(['0001-a.sql', '0002-b.sql']);
  expect(await ask('select n as answer from a')).toEqual([1]);
});

test('a file that was edited after it was applied is refused, and nothing is applied', async () => {
  await put('0001-a.sql', 'create table a (n int)');
  await migrate({ url, folder });
  await put('0001-a.sql', 'create table a (n bigint)');
  await put('0002-b.sql', 'insert into a values (1)');
  await expect(migrate({ url, folder })).rejects.toMatchObject({
    code: 'MIGRATION_EDITED',
    message: expect.stringContaining('0001-a.sql'),
  });
  expect(await ask('select n as answer from a')).toEqual([]);
});

test('other line ends are no edit', async () => {
  await put('0001-a.sql', 'create table a (n int);\n-- end\n');
  await migrate({ url, folder });
  await put('0001-a.sql', 'create table a (n int);\r\n-- end\r\n');
  expect(await migrate({ url, folder })).toEqual([]);
});

test('migrations of a newer version that runs beside this one are left alone', async () => {
  await put('0001-a.sql', 'create table a (n int)');
  await put('0002-newer.sql', 'insert into a values (2)');
  await migrate({ url, folder });
  await rm(join(folder, '0002-newer.sql'));
  expect(await migrate({ url, folder })).toEqual([]);
});

test('a file that fails leaves nothing behind and is named; those before it stay', async () => {
  await put('0001-a.sql', 'create table a (n int)');
  await put('0002-b.sql', 'insert into a values (1); insert into nowhere values (1)');
  await expect(migrate({ url, folder })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringMatching(/^0002-b\.sql: .*nowhere/),
  });
  expect(await ask('select n as answer from a')).toEqual([]);
  expect(await ask('select number as answer from migrations.applied')).toEqual([1]);
});

test('two files with one number, or a name of another form, are refused', async () => {
  await put('0001-a.sql', 'select 1');
  await put('0001-b.sql', 'select 1');
  await expect(migrate({ url, folder })).rejects.toMatchObject({ code: 'MIGRATION_AMBIGUOUS' });
  await rm(join(folder, '0001-b.sql'));
  await put('two.sql', 'select 1');
  await expect(migrate({ url, folder })).rejects.toMatchObject({ code: 'MIGRATION_AMBIGUOUS' });
});

test('after the migrations of this version the event log opens; a fast server is accepted only on demand', async () => {
  await migrate({ url });
  await expect(postgresLog({ url })).rejects.toMatchObject({ code: 'UNSAFE_SETTINGS' });
  const log = await postgresLog({ url, allowUnsafe: true });
  await log.createTopics([{ topic: 't', partitions: 1, kind: 'events' }]);
  expect(await log.ends('t')).toEqual(new Map([[0, 0]]));
  await log.close();
});
