import type { Pool } from 'pg';
import type { ProjectionBatch } from './batch-queue.ts';
import { haveMoved, moveCheckpoints } from './checkpoint.ts';
import { type Patience, waitOut } from './outage.ts';
import { printProjection, type Projection, PROJECTION_CHANNEL, ProjectionError } from './projection.ts';
import { writeChanges } from './row-writing.ts';

type Writing = { readonly pool: Pool; readonly projection: Pick<Projection, 'name' | 'version'> };

/**
 * Commits a batch; waits out outages by trying again. Answers the number of rows touched. Rejects with
 * `ProjectionError` CHECKPOINT_MOVED where another instance has gone on, with the database's error where the rows are
 * refused, with an AbortError if the signal aborts.
 */
export const writeBatch = (writing: Writing, patience: Patience, batch: ProjectionBatch): Promise<number> =>
  waitOut(patience, (tries) => tryBatch(writing, batch, tries > 0));

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
