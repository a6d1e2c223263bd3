import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@battleline/events';
import pg from 'pg';
import { migrate } from '../postgres/migrate.ts';

/** A real Postgres for one test file; each test takes a database of its own. */
export type TestPostgres = {
  /** A new, migrated database. */
  readonly createDatabase: () => Promise<TestDatabase>;
  readonly stop: () => Promise<void>;
};

export type TestDatabase = {
  readonly url: string;
  readonly pool: pg.Pool;
  /** The rows of a query, times and big numbers as text. */
  readonly ask: (text: string) => Promise<Record<string, unknown>[]>;
};

/** `fast: false` = durable, as the event log demands of its server. */
export const startTestPostgres = async ({ fast = true } = {}): Promise<TestPostgres> => {
  const folder = await mkdtemp(join(tmpdir(), 'battleline-test-'));
  await chmod(folder, 0o755); // the server may run as another user
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), fast });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  const pools: pg.Pool[] = [];
  let databases = 0;

  const createDatabase = async (): Promise<TestDatabase> => {
    databases += 1;
    const name = `test_${databases}`;
    await admin.query(`create database ${name}`);
    const url = new URL(server.url);
    url.pathname = name;
    await migrate({ url: url.href });
    const pool = new pg.Pool({ connectionString: url.href, max: 4 });
    pool.on('error', () => undefined); // the server stops before an idle connection is closed
    pools.push(pool);
    const ask = async (text: string) => (await pool.query<Record<string, unknown>>(text)).rows;
    return { url: url.href, pool, ask };
  };

  return {
    createDatabase,
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await admin.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
