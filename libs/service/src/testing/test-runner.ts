import type { EventLog } from '@battleline/events';
import pg from 'pg';
import { Registry } from 'prom-client';
import { createLogger } from '../logger.ts';
import { kyselyOver } from '../postgres/kysely-over.ts';
import { type CommitFate, withCommitFaults } from './commit-faults.ts';
import { createProjectionMetrics } from '../projection/projection-metrics.ts';
import { createProjectionRunner, type ProjectionRunner } from '../projection/projection-runner.ts';
import type { Projection } from '../projection/projection.ts';
import type { SnapshotPolicy } from '../snapshot/snapshot-keeping.ts';

/** A projection at work in the test's own process. */
export type TestRunner = {
  readonly runner: ProjectionRunner;
  readonly registry: Registry;
  /** Resolves when it has logged this phrase. */
  readonly line: (phrase: string) => Promise<void>;
  /** Settles when the runner has ended; never rejects: the error that ended it, or undefined. */
  readonly ended: Promise<unknown>;
  /** Asks it to stop and waits. */
  readonly stop: () => Promise<unknown>;
};

export const startTestRunner = (options: {
  readonly projection: Projection;
  readonly log: EventLog;
  readonly url: string;
  readonly exclusive?: boolean;
  readonly maxQueued?: number;
  /** what becomes of each commit */
  readonly drawFate?: () => CommitFate;
  readonly snapshots?: SnapshotPolicy;
}): TestRunner => {
  const { projection, log, url, exclusive = false, maxQueued = 5_000, drawFate, snapshots } = options;
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const registry = new Registry();
  const metrics = createProjectionMetrics(registry, projection.name);
  const lines = new Map<string, PromiseWithResolvers<void>>();
  const lineOf = (phrase: string): PromiseWithResolvers<void> => {
    const line = lines.get(phrase) ?? Promise.withResolvers<void>();
    lines.set(phrase, line);
    return line;
  };
  const program = { version: 'test', commit: 'test' };
  const onLine = (line: string): void => lineOf((JSON.parse(line) as { readonly msg: string }).msg).resolve();
  const logger = createLogger({ role: 'test', program, level: 'debug' }, { write: onLine });
  const backoff = { firstMs: 5, maxMs: 50 };
  const database = { kysely: kyselyOver(drawFate ? withCommitFaults(pool, drawFate) : pool), url };
  const runner = createProjectionRunner({
    ...{ projection, log, database, logger, metrics, exclusive, maxQueued, backoff },
    ...(snapshots && { snapshots }),
  });
  const stop = new AbortController();
  const ended = runner
    .run(stop.signal)
    .then(
      () => undefined,
      (error: unknown) => error,
    )
    .finally(() => pool.end());
  return {
    runner,
    registry,
    line: (phrase) => lineOf(phrase).promise,
    ended,
    stop: () => {
      stop.abort();
      return ended;
    },
  };
};
