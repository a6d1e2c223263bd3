import type { ClientBase, Pool } from 'pg';
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
export const loadCheckpoints = async (pool: Pool, projection: Projection): Promise<Checkpoint[]> => {
  const places = Object.entries(projection.topics).flatMap(([topic, partitions]) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
  );
  await pool.query(
    `insert into projection.checkpoint (projection, version, topic, topic_partition)
     select $1, $2, topic, topic_partition from unnest($3::text[], $4::int[]) as given (topic, topic_partition)
     on conflict do nothing`,
    [projection.name, projection.version, places.map(({ topic }) => topic), places.map(({ partition }) => partition)],
  );
  return readCheckpoints(pool, projection);
};

/** The checkpoints as they stand. */
export const readCheckpoints = async (pool: Pool, { name, version }: Identified): Promise<Checkpoint[]> => {
  const { rows } = await pool.query<Checkpoint>(
    `select topic, topic_partition as partition, next_offset::float8 as next, identity,
       (extract(epoch from log_time) * 1000)::float8 as "timeMs"
     from projection.checkpoint where projection = $1 and version = $2`,
    [name, version],
  );
  return rows;
};

const MOVE = `
  with given as (
    select * from unnest($3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::text[], $8::timestamptz[])
      as given (topic, topic_partition, old_offset, new_offset, identity, log_time)
  ), locked as materialized (
    select c.topic, c.topic_partition from projection.checkpoint c join given using (topic, topic_partition)
    where c.projection = $1 and c.version = $2 order by c.topic, c.topic_partition for update of c
  )
  update projection.checkpoint c
  set next_offset = given.new_offset, identity = coalesce(c.identity, given.identity), log_time = given.log_time,
    moved_at = clock_timestamp()
  from given join locked using (topic, topic_partition)
  where c.projection = $1 and c.version = $2 and c.topic = given.topic
    and c.topic_partition = given.topic_partition and c.next_offset = given.old_offset`;

/** Moves all these checkpoints by compare-and-set, in the client's transaction; false = one wasn't where it had been. */
export const moveCheckpoints = async (
  client: ClientBase,
  { name, version }: Identified,
  moves: readonly CheckpointMove[],
): Promise<boolean> => {
  const { rowCount } = await client.query({
    name: 'move checkpoints',
    text: MOVE,
    values: [
      name,
      version,
      moves.map(({ topic }) => topic),
      moves.map(({ partition }) => partition),
      moves.map(({ from }) => from),
      moves.map(({ to }) => to),
      moves.map(({ identity }) => identity),
      moves.map(({ logTime }) => printLogTime(logTime)),
    ],
  });
  return rowCount === moves.length;
};

/** Whether all these moves have been made. */
export const haveMoved = async (
  pool: Pool,
  projection: Identified,
  moves: readonly CheckpointMove[],
): Promise<boolean> => {
  const standing = await readCheckpoints(pool, projection);
  return moves.every(({ topic, partition, to }) =>
    standing.some((one) => one.topic === topic && one.partition === partition && one.next === to),
  );
};
