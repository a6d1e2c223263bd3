import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { startTestPostgres, type TestPostgres } from '../testing/index.ts';
import { kyselyOver } from './kysely-over.ts';
import type { Tables } from './tables.ts';

let postgres: TestPostgres;
let kysely: Kysely<Tables>;
beforeAll(async () => {
  postgres = await startTestPostgres();
  const { url } = await postgres.createDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  kysely = kyselyOver(pool);
}, 120_000);
afterAll(async () => {
  await kysely.destroy();
  await postgres.stop();
}, 60_000);

const askConnection = async (): Promise<unknown> => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(kysely);
  return rows[0]?.pid;
};

test('a connection is used again, and given up after an error', async () => {
  const connection = await askConnection();
  expect(await askConnection()).toBe(connection);
  await expect(sql`select 1 / 0`.execute(kysely)).rejects.toMatchObject({ code: '22012' });
  expect(await askConnection()).not.toBe(connection);
});

test('a transaction tells what went wrong first, not that there is no rollback without a connection', async () => {
  const cut = kysely.transaction().execute(async (transaction) => {
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(transaction);
  });
  await expect(cut).rejects.toMatchObject({ code: '57P01' });
});

test('a transaction that is given up by our own decision leaves nothing, and its connection is used again', async () => {
  const connection = await askConnection();
  const undecided = kysely.transaction().execute(async (transaction) => {
    const place = { projection: 'test', version: 1, topic: 'lobby', topic_partition: 0 };
    await transaction.insertInto('projection.checkpoint').values(place).execute();
    throw new RangeError('no');
  });
  await expect(undecided).rejects.toThrow(RangeError);
  expect(await kysely.selectFrom('projection.checkpoint').selectAll().execute()).toEqual([]);
  expect(await askConnection()).toBe(connection);
});

test('a statement with parameters is prepared once, and those made in ever new forms do not pile up', async () => {
  const countPrepared = async (like: string): Promise<unknown> => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_prepared_statements where statement like ${like}`.execute(kysely);
    return rows[0]?.count;
  };
  for (const value of [1, 2, 3]) await sql`select ${value}::int as often`.execute(kysely);
  expect(await countPrepared('select $1::int as often')).toBe(1);
  for (let form = 0; form < 150; form += 1) await sql`select ${form}::int as ${sql.id(`form_${form}`)}`.execute(kysely);
  expect(Number(await countPrepared('%'))).toBeLessThanOrEqual(100);
});
