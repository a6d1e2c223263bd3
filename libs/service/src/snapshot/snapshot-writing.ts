import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type PartitionState, printStateParts, STATE_VERSION } from '@battleline/events';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';
import { readCheckpoints } from '../projection/checkpoint.ts';
import type { Place, Projection } from '../projection/projection.ts';
import { printLogTime } from '../projection/row-table.ts';

/** One partition's state at one moment. */
export type Snapshot = Place & { readonly state: PartitionState };

/** A snapshot as it is kept. */
export type PrintedSnapshot = Place & {
  readonly next: number;
  readonly identity: string | null;
  /** log time, µs */
  readonly now: number;
  readonly streams: number;
  readonly text: string;
  readonly sha256: string;
};

/** How long a process may be busy with nothing but printing, ms. */
const SLICE_MS = 4;

/** Prints the state in slices, so that whoever folds meanwhile waits for none of them longer than some ms. */
export const printSnapshot = async ({ topic, partition, state }: Snapshot): Promise<PrintedSnapshot> => {
  const hash = createHash('sha256');
  const parts: string[] = [];
  let since = performance.now();
  for (const part of printStateParts(state)) {
    parts.push(part);
    hash.update(part);
    if (performance.now() - since < SLICE_MS) continue;
    await nextTurn();
    since = performance.now();
  }
  const { next, identity, clock, streams } = state;
  const [text, sha256] = [parts.join(''), hash.digest('hex')];
  return { topic, partition, next, identity, now: clock.now, streams: streams.size, text, sha256 };
};

/** Generations that are kept: where the newest can't be read, or is ahead of a projection's checkpoint, an older one may do. */
const GENERATIONS = 3;
const LOCK = 4_270_150_524; // any number that nobody else locks in this database
/** Of another state version: a program that has gone; one that runs beside this one writes new ones. */
const ABANDONED_AFTER = '7 days';

/**
 * Keeps these snapshots as a new generation and drops what is older than the last three; answers its number. Where the
 * projection's checkpoint is behind one of them, nothing is kept: then undefined.
 */
export const writeSnapshots = (
  kysely: Kysely<Tables>,
  projection: Pick<Projection, 'name' | 'version'>,
  snapshots: readonly PrintedSnapshot[],
): Promise<number | undefined> =>
  kysely.transaction().execute(async (transaction) => {
    const checkpoints = await readCheckpoints(transaction, projection);
    const isReached = ({ topic, partition, next }: PrintedSnapshot): boolean =>
      checkpoints.some((one) => one.topic === topic && one.partition === partition && one.next >= next);
    if (!snapshots.every(isReached)) return undefined;
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    const newest = await transaction
      .selectFrom('projection.snapshot')
      .select(({ fn }) => fn.max('generation').as('generation'))
      .where('state_version', '=', STATE_VERSION)
      .executeTakeFirst();
    const generation = (newest?.generation ?? 0) + 1;
    for (const { topic, partition, next, identity, now, streams, text, sha256 } of snapshots)
      await transaction
        .insertInto('projection.snapshot')
        .values({
          ...{ topic, topic_partition: partition, state_version: STATE_VERSION, generation },
          ...{ next_offset: next, identity, log_time: now === 0 ? null : printLogTime(now) },
          ...{ streams, state: text, sha256 },
        })
        .execute();
    await sql`
      delete from projection.snapshot
      where (state_version = ${STATE_VERSION} and generation <= ${generation - GENERATIONS})
        or (state_version <> ${STATE_VERSION} and written_at < now() - ${ABANDONED_AFTER}::interval)`.execute(
      transaction,
    );
    return generation;
  });
