import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../postgres/tables.ts';
import type { Place, Projection } from './projection.ts';
import { printLogTime } from './row-table.ts';

/** Where a projection stands in one partition. */
export type Checkpoint = Place & {
  /** offset of the next record to make rows of */
  readonly next: number;
  /** the partition's identity (LogOpened), once a record has been handled */
  readonly identity: string | null;
  /** log time of the last record handled, ms since 1970 */
  readonly timeMs: number | null;
};

/** One partition's step of a batch. */
export type CheckpointMove = Place & {
  readonly from: number;
  readonly to: number;
  readonly identity: string | null;
  /** log time of the last record, µs */
  readonly logTime: number;
};

type Identified = Pick<Projection, 'name' | 'version'>;

/** The projection's checkpoints, one for each partition of its topics; missing ones are made, at 0. */
export const loadCheckpoints = async (kysely: Kysely<Tables>, projection: Projection): Promise<Checkpoint[]> => {
  const { name, version, topics } = projection;
  const places = Object.entries(topics).flatMap(([topic, partitions]) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, topic_partition: partition })),
  );
  await kysely
    .insertInto('projection.checkpoint')
    .values(places.map((place) => ({ projection: name, version, ...place })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return readCheckpoints(kysely, projection);
};

/** The checkpoints as they stand. */
export const readCheckpoints = async (kysely: Kysely<Tables>, { name, version }: Identified): Promise<Checkpoint[]> => {
  const rows = await kysely
    .selectFrom('projection.checkpoint')
    .select(['topic', 'topic_partition as partition', 'next_offset as next', 'identity', 'log_time'])
    .where('projection', '=', name)
    .where('version', '=', version)
    .execute();
  return rows.map(({ log_time, ...row }) => ({ ...row, timeMs: log_time?.getTime() ?? null }));
};

/** Moves all these checkpoints by compare-and-set; false = one wasn't where it had been: then roll back. */
export const moveCheckpoints = async (
  transaction: Transaction<Tables>,
  { name, version }: Identified,
  moves: readonly CheckpointMove[],
): Promise<boolean> => {
  const given = sql.join([
    sql`${moves.map(({ topic }) => topic)}::text[]`,
    sql`${moves.map(({ partition }) => partition)}::int[]`,
    sql`${moves.map(({ from }) => from)}::bigint[]`,
    sql`${moves.map(({ to }) => to)}::bigint[]`,
    sql`${moves.map(({ identity }) => identity)}::text[]`,
    sql`${moves.map(({ logTime }) => printLogTime(logTime))}::timestamptz[]`,
  ]);
  // Locks are taken in one order, so that two instances may wait for each other, but never in a circle.
  const { numAffectedRows } = await sql`
    with given as (
      select * from unnest(${given})
        as given (topic, topic_partition, old_offset, new_offset, identity, log_time)
    ), locked as materialized (
      select c.topic, c.topic_partition from projection.checkpoint c join given using (topic, topic_partition)
      where c.projection = ${name} and c.version = ${version} order by c.topic, c.topic_partition for update of c
    )
    update projection.checkpoint c
    set next_offset = given.new_offset, identity = coalesce(c.identity, given.identity), log_time = given.log_time,
      moved_at = clock_timestamp()
    from given join locked using (topic, topic_partition)
    where c.projection = ${name} and c.version = ${version} and c.topic = given.topic
      and c.topic_partition = given.topic_partition and c.next_offset = given.old_offset`.execute(transaction);
  return numAffectedRows === BigInt(moves.length);
};

/** Whether all these moves have been made. */
export const haveMoved = async (
  kysely: Kysely<Tables>,
  projection: Identified,
  moves: readonly CheckpointMove[],
): Promise<boolean> => {
  const standing = await readCheckpoints(kysely, projection);
  return moves.every(({ topic, partition, to }) =>
    standing.some((one) => one.topic === topic && one.partition === partition && one.next === to),
  );
};
