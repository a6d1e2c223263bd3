import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { readAsAnalyst } from '../checker/analyst.ts';
import { createHistory } from '../history.ts';

/** Someone who looks at running games as analysts may, again and again. */
export type Analyst = { readonly stop: () => Promise<void> };

const LOOK_MS = 3_000;
const WITHIN_MS = 3_000;

const look = async (databaseUrl: string) => {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: WITHIN_MS,
    query_timeout: WITHIN_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('set role analyst');
    return await readAsAnalyst(async (text) => (await client.query<object>(text)).rows);
  } finally {
    await client.end().catch(() => undefined);
  }
};

export const startAnalyst = (folder: string, databaseUrl: string, now: () => number): Analyst => {
  const who = { name: 'analyst', kind: 'analyst', client: null, tab: null } as const;
  const history = createHistory(join(folder, 'histories', 'analyst.jsonl'), now, who);
  const stop = new AbortController();
  const { signal } = stop;

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      // Postgres is among what is broken here.
      const games = await look(databaseUrl).catch(() => []);
      if (games.length > 0) history.read(games);
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await history.close();
  };
  const running = run();
  return {
    stop: () => {
      stop.abort();
      return running;
    },
  };
};
