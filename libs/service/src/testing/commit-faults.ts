import type pg from 'pg';

/**
 * What becomes of a commit: the connection is lost `before` it is done or `after`, so that the answer is missing; or
 * the process is killed there.
 */
export const COMMIT_FATES = ['done', 'lost-before', 'lost-after', 'killed-before', 'killed-after'] as const;
export type CommitFate = (typeof COMMIT_FATES)[number];

/** The end of a process that doesn't see it coming. */
export class KilledError extends Error {
  constructor() {
    super('killed');
    this.name = 'KilledError';
  }
}

/** A pool whose commits meet the fates that are drawn for them. */
export const withCommitFaults = (pool: pg.Pool, drawFate: () => CommitFate): pg.Pool =>
  replace(pool, 'connect', async () => {
    const client = await pool.connect();
    return replace(client, 'query', async (given: unknown) => {
      const config = given as pg.QueryConfig;
      if (config.text !== 'commit') return client.query(config);
      const fate = drawFate();
      const result = await client.query(fate === 'done' || fate.endsWith('-after') ? config : 'rollback');
      if (fate.startsWith('killed')) throw new KilledError();
      if (fate.startsWith('lost')) throw new Error('Connection terminated unexpectedly');
      return result;
    });
  });

const replace = <Thing extends object>(thing: Thing, name: string, method: (...given: unknown[]) => unknown): Thing =>
  new Proxy(thing, {
    get: (target, property) => {
      if (property === name) return method;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
