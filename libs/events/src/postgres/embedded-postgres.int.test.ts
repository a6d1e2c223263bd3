import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, stat, writeFile, mkdir, chmod } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'battleline-embedded-'));
  await chmod(folder, 0o755);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const ask = async (url: string, text: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ answer: unknown }>(text);
  await client.end();
  return rows[0]?.answer;
};

test('keeps its data over a stop, is durable by default, and a second start adopts the one that runs', async () => {
  const dataFolder = join(folder, 'kept');
  const first = await startEmbeddedPostgres({ dataFolder });
  expect(first.adopted).toBe(false);
  expect(await ask(first.url, `select current_setting('fsync') as answer`)).toBe('on');
  expect(await ask(first.url, `select current_setting('synchronous_commit') as answer`)).toBe('on');
  await ask(first.url, 'create table kept as select 7 as n');

  const adopted = await startEmbeddedPostgres({ dataFolder });
  expect(adopted).toMatchObject({ adopted: true, url: first.url });
  await adopted.stop();

  const again = await startEmbeddedPostgres({ dataFolder });
  expect(again.adopted).toBe(false);
  expect(await ask(again.url, 'select n as answer from kept')).toBe(7);
  await again.stop();
  await again.stop();
}, 60_000);

test('several starts at once on a new folder end with one server', async () => {
  const dataFolder = join(folder, 'raced');
  const started = await Promise.all([1, 2, 3].map(() => startEmbeddedPostgres({ dataFolder, fast: true })));
  expect(new Set(started.map((one) => one.url)).size).toBe(1);
  await started[0]!.stop();
}, 60_000);

test('the password is readable by its owner only', async () => {
  expect((await stat(join(folder, 'kept/postgres.password'))).mode & 0o077).toBe(0);
});

test('a number in postmaster.pid that belongs to another program does not hinder the start', async () => {
  const dataFolder = join(folder, 'kept');
  await writeFile(join(dataFolder, 'postgres/postmaster.pid'), `${process.pid}\n${dataFolder}\n0\n5432\n`);
  const started = await startEmbeddedPostgres({ dataFolder });
  expect(await ask(started.url, 'select n as answer from kept')).toBe(7);
  await started.stop();
}, 60_000);

test('a port in use is told', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const starting = startEmbeddedPostgres({ dataFolder: join(folder, 'kept'), port });
  await expect(starting).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  taken.close();
}, 60_000);

test('a data folder that is a file is told', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(startEmbeddedPostgres({ dataFolder: file })).rejects.toMatchObject({ code: 'FOLDER_NOT_WRITABLE' });
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot('as root, a folder that the server user cannot reach is told by name', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const starting = startEmbeddedPostgres({ dataFolder: join(closed, 'data') });
  await expect(starting).rejects.toMatchObject({
    code: 'FOLDER_NOT_TRAVERSABLE',
    message: expect.stringContaining(closed),
  });
});

test('a database that is damaged is told in the words of Postgres', async () => {
  const dataFolder = join(folder, 'kept');
  await rm(join(dataFolder, 'postgres/global'), { recursive: true });
  const starting = startEmbeddedPostgres({ dataFolder });
  await expect(starting).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringContaining('could not find the database system'),
  });
}, 60_000);
