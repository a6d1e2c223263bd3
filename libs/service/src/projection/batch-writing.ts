import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';
import type { ProjectionBatch } from './batch-queue.ts';
import { haveMoved, moveCheckpoints } from './checkpoint.ts';
import { type Patience, waitOut } from './outage.ts';
import { printProjection, type Projection, PROJECTION_CHANNEL, ProjectionError } from './projection.ts';
import { writeChanges } from './row-writing.ts';

type Writing = { readonly kysely: Kysely<Tables>; readonly projection: Pick<Projection, 'name' | 'version'> };

/**
 * Commits a batch; waits out outages by trying again. Answers the number of rows touched. Rejects with
 * `ProjectionError` CHECKPOINT_MOVED where another instance has gone on, with the database's error where the rows are
 * refused, with an AbortError if the signal aborts.
 */
export const writeBatch = (writing: Writing, patience: Patience, batch: ProjectionBatch): Promise<number> =>
  waitOut(patience, (tries) => tryBatch(writing, batch, tries > 0));

const tryBatch = async (writing: Writing, batch: ProjectionBatch, isRetry: boolean): Promise<number> => {
  try {
    return await transact(writing, batch);
  } catch (error) {
    // The answer to an earlier try's commit may have been lost.
    if (isRetry && isMoved(error) && (await haveMoved(writing.kysely, writing.projection, batch.moves))) return 0;
    throw error;
  }
};

const isMoved = (error: unknown): boolean => error instanceof ProjectionError && error.code === 'CHECKPOINT_MOVED';

const transact = ({ kysely, projection }: Writing, { moves, changes }: ProjectionBatch): Promise<number> =>
  kysely.transaction().execute(async (transaction) => {
    const name = printProjection(projection);
    if (!(await moveCheckpoints(transaction, projection, moves)))
      throw new ProjectionError(
        'CHECKPOINT_MOVED',
        `another instance of ${name} is active: the checkpoint was moved by it`,
      );
    const rows = await writeChanges(transaction, changes);
    await sql`select pg_notify(${PROJECTION_CHANNEL}, ${name})`.execute(transaction);
    return rows;
  });
