import pg from 'pg';
import type { Logger } from '../logger.ts';
import { kyselyOver } from '../postgres/kysely-over.ts';
import { loadSnapshots, type StartStates } from './snapshot-loading.ts';

/**
 * The newest snapshots for a process that writes no rows. It doesn't depend on them: where Postgres doesn't answer or has
 * none, it reads the log from its start.
 */
export const readStartStates = async (options: {
  readonly url: string;
  /** shown by `pg_stat_activity` */
  readonly name: string;
  readonly topics: Readonly<Record<string, number>>;
  readonly logger: Logger;
}): Promise<StartStates> => {
  const { url, name, topics, logger } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: 1,
    connectionTimeoutMillis: 3_000,
    query_timeout: 30_000,
  });
  pool.on('error', () => undefined); // the query under way rejects, too
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = kyselyOver(pool);
  try {
    return await loadSnapshots({ kysely, topics, logger });
  } catch (error) {
    logger.warn({ error }, 'starts without snapshots');
    return new Map();
  } finally {
    await kysely.destroy();
  }
};
