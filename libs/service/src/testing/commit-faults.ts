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
    return replace(client, 'query', async (...given: unknown[]) => {
      const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
      if (given[0] !== 'commit') return query(...given);
      const fate = drawFate();
      if (fate === 'done' || fate.endsWith('-after')) await query(...given);
      else await query('rollback');
      if (fate.startsWith('killed')) throw new KilledError();
      if (fate.startsWith('lost')) throw new Error('Connection terminated unexpectedly');
      return undefined;
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
