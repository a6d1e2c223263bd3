import { EVENT_TOPICS } from '@battleline/events';
import { waitForRows } from '@battleline/service/testing';
import pg from 'pg';
import type { TestSystem } from './test-system.ts';

export const PUBLIC_LIST = { name: 'public_list', version: 1, topics: EVENT_TOPICS };
export const GAME_LOG = { name: 'game_log', version: 1, topics: { tables: EVENT_TOPICS.tables } };

export type Row = Readonly<Record<string, unknown>>;

/** Runs a query on the read models once they stand for all that is in the log now. */
export const askRows = async (system: TestSystem, text: string): Promise<Row[]> => {
  const url = system.servers.databaseUrl();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    const ask = async (query: string) => (await pool.query<Record<string, unknown>>(query)).rows;
    const log = await system.servers.open();
    for (const projection of [PUBLIC_LIST, GAME_LOG]) await waitForRows({ url, pool, ask }, projection, log, 45_000);
    await log.close();
    return await ask(text);
  } finally {
    await pool.end();
  }
};
