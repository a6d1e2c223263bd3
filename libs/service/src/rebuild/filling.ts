import { type PartitionKey, partitionKey, type PartitionState, type WalkedBatch, walkLog } from '@battleline/events';
import type pg from 'pg';
import { createBatchQueue, type ProjectionBatch } from '../projection/batch-queue.ts';
import type { Checkpoint, CheckpointMove } from '../projection/checkpoint.ts';
import { printLogTime } from '../projection/row-table.ts';
import { checkSameLog, identityIn } from '../projection/same-log.ts';
import type { FoldedOutcome } from '../projection/projection.ts';
import { besideOf, type ProjectionModel } from './beside.ts';
import type { Filling, FillingOptions, Goals } from './read-model.ts';
import { createRowLoader } from './row-loading.ts';

/** Rows of so many records go into one transaction: many changes of one row become one. */
const RECORDS_PER_LOAD = 40_000;

/** Fills the schema beside with a projection's rows; `from` = what stands there already. */
export const createFilling = (
  options: FillingOptions & { readonly model: ProjectionModel; readonly from: readonly Checkpoint[] },
): Filling => {
  const { log, client, model, onRecords, signal } = options;
  const projection = besideOf(model);
  const loader = createRowLoader(client, options.kysely);
  const states = new Map<PartitionKey, PartitionState>();
  const standing = new Map(options.from.map((one) => [partitionKey(one.topic, one.partition), one]));
  const nextOf = (place: PartitionKey): number => standing.get(place)?.next ?? 0;

  const load = async ({ moves, changes }: ProjectionBatch, transaction: 'own' | 'given'): Promise<void> => {
    if (transaction === 'own') await client.query('begin');
    await loader.load(changes);
    await keepCheckpoints(client, projection.name, projection.version, moves);
    if (transaction === 'own') await client.query('commit');
    for (const { topic, partition, to, identity, logTime } of moves)
      standing.set(partitionKey(topic, partition), { topic, partition, next: to, identity, timeMs: logTime / 1000 });
  };

  const fillTopic = async (topic: string, goals: Goals, transaction: 'own' | 'given'): Promise<void> => {
    const queue = createBatchQueue(projection, Infinity, signal);
    const partitions = Array.from({ length: projection.topics[topic] ?? 0 }, (_, index) => index);
    const until = new Map(partitions.map((one) => [one, goals.get(partitionKey(topic, one)) ?? 0]));
    let waiting = 0;
    // One load is written while the next one is folded.
    let writing = Promise.resolve();
    const flush = async (): Promise<void> => {
      await writing;
      const batch = queue.take();
      waiting = 0;
      if (!batch) return;
      writing = load(batch, transaction);
      writing.catch(() => undefined); // awaited before the next one
    };
    const onBatch = async ({ partition, records, outcomes }: WalkedBatch): Promise<void> => {
      const place = partitionKey(topic, partition);
      const folded = outcomes.filter((outcome): outcome is FoldedOutcome => outcome.status !== 'stop');
      const checkpoint = standing.get(place) ?? { topic, partition, next: 0, identity: null, timeMs: null };
      const batch = { topic, partition, records, outcomes: folded, end: Infinity };
      checkSameLog(checkpoint, batch);
      const stop = outcomes.find((outcome) => outcome.status === 'stop');
      if (stop) throw new Error(`${place} can't be read beyond offset ${stop.offset}: ${stop.reason}`);
      const news = folded.filter(({ offset }) => offset >= checkpoint.next);
      queue.add({ topic, partition }, news, identityIn(batch) ?? checkpoint.identity);
      waiting += news.length;
      onRecords(records.length);
      if (waiting >= RECORDS_PER_LOAD) await flush();
    };
    const start = (partition: number): PartitionState | undefined => states.get(partitionKey(topic, partition));
    try {
      const folds = await walkLog({ log, topic, partitions, start, until, onBatch }, signal);
      for (const [partition, fold] of folds) states.set(partitionKey(topic, partition), fold.state());
      await flush();
    } finally {
      await writing;
    }
  };

  return {
    fillTo: async (goals, transaction) => {
      for (const topic of Object.keys(projection.topics)) await fillTopic(topic, goals, transaction);
    },
    next: nextOf,
  };
};

const keepCheckpoints = async (
  client: pg.ClientBase,
  name: string,
  version: number,
  moves: readonly CheckpointMove[],
): Promise<void> => {
  await client.query(
    `insert into projection.checkpoint (projection, version, topic, topic_partition, next_offset, identity, log_time)
     select $1, $2, * from unnest($3::text[], $4::int[], $5::bigint[], $6::text[], $7::timestamptz[])
     on conflict (projection, version, topic, topic_partition) do update set next_offset = excluded.next_offset,
       identity = excluded.identity, log_time = excluded.log_time, moved_at = clock_timestamp()`,
    [
      ...[name, version],
      moves.map(({ topic }) => topic),
      moves.map(({ partition }) => partition),
      moves.map(({ to }) => to),
      moves.map(({ identity }) => identity),
      moves.map(({ logTime }) => printLogTime(logTime)),
    ],
  );
};
