import pg, { type Pool } from 'pg';
import type { Backoff } from '../backoff.ts';
import { waitBackoff } from '../backoff.ts';
import type { Logger } from '../logger.ts';
import type { ProjectionBatch } from './batch-queue.ts';
import { haveMoved, moveCheckpoints } from './checkpoint.ts';
import { printProjection, type Projection, PROJECTION_CHANNEL, ProjectionError } from './projection.ts';
import { writeChanges } from './row-writing.ts';

type Writing = {
  readonly pool: Pool;
  readonly projection: Pick<Projection, 'name' | 'version'>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly backoff: Backoff;
  /** told of an outage's reason, and of its end (null), on change only */
  readonly onOutage: (reason: string | null) => void;
};

/**
 * Commits a batch; waits out outages by trying again. Answers the number of rows touched. Rejects with
 * `ProjectionError` CHECKPOINT_MOVED where another instance has gone on, with the database's error where the rows are
 * refused, with an AbortError if the signal aborts.
 */
export const writeBatch = async (writing: Writing, batch: ProjectionBatch): Promise<number> => {
  let reason: string | null = null;
  for (let tries = 0; ; tries += 1) {
    try {
      const rows = await tryBatch(writing, batch, tries > 0);
      if (reason !== null) writing.onOutage(null);
      return rows;
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (error.message !== reason) writing.onOutage(error.message);
      reason = error.message;
    }
    await waitBackoff(writing.backoff, tries, writing.signal);
  }
};

const tryBatch = async (writing: Writing, batch: ProjectionBatch, isRetry: boolean): Promise<number> => {
  const { pool, projection } = writing;
  const rows = await transact(pool, projection, batch);
  if (rows !== undefined) return rows;
  // The answer to an earlier try's commit may have been lost.
  if (isRetry && (await haveMoved(pool, projection, batch.moves))) return 0;
  throw new ProjectionError(
    'CHECKPOINT_MOVED',
    `another instance of ${printProjection(projection)} is active: the checkpoint was moved by it`,
  );
};

const transact = async (
  pool: Pool,
  projection: Writing['projection'],
  { moves, changes }: ProjectionBatch,
): Promise<number | undefined> => {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    if (!(await moveCheckpoints(client, projection, moves))) {
      await client.query('rollback');
      return undefined;
    }
    const rows = await writeChanges(client, changes);
    await client.query('select pg_notify($1, $2)', [PROJECTION_CHANNEL, printProjection(projection)]);
    await client.query('commit');
    return rows;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // After an error the connection is given up, and with it the transaction.
    client.release(failure);
  }
};

/** Classes of SQLSTATE that say nothing about our rows: connection, conflict, resources, operator, locks. */
const OUTAGE_CLASSES = ['08', '40', '53', '55', '57', '58'];
/** A server that has become a standby. */
const READ_ONLY = '25006';

/** Whether it is the database's trouble and not ours: then the same batch is tried again. */
export const isOutage = (error: unknown): error is Error => {
  if (error instanceof pg.DatabaseError)
    return OUTAGE_CLASSES.includes(error.code?.slice(0, 2) ?? '') || error.code === READ_ONLY;
  if (!isError(error)) return false;
  // Sockets' errors have a code; pg's own about lost connections and time-outs are plain errors.
  return ('code' in error && String(error.code).startsWith('E')) || error.name === 'Error';
};

const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
