import type { EventLog, LogRecord } from '../log/event-log.ts';
import { decodeControl, decodeRecord } from '../codec/record.ts';
import { createControl, type Control } from './control.ts';
import { createPartitionFold, type Outcome, type PartitionFold, type PartitionState } from './partition-fold.ts';

/** Records of one partition with what became of them; the last outcome may be a stop. */
export type WalkedBatch = {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly outcomes: readonly Outcome[];
  readonly fold: PartitionFold;
};

export type Walk = {
  readonly log: EventLog;
  readonly topic: string;
  readonly partitions: readonly number[];
  /** a snapshot to go on from; none = from the beginning */
  readonly start?: (partition: number) => PartitionState | undefined;
  /** offset before which the walk ends, for each partition; undefined = goes on until the signal aborts */
  readonly until?: ReadonlyMap<number, number>;
  /** Answers false where enough has been seen of this partition. */
  readonly onBatch: (batch: WalkedBatch) => Promise<boolean | void> | boolean | void;
};

/** The words of the topic `control`, read to its end. */
export const readControl = async (log: EventLog, signal: AbortSignal): Promise<Control> => {
  const stop = new AbortController();
  const control = createControl(log, decodeControl);
  const running = control.run(AbortSignal.any([signal, stop.signal]));
  running.catch(() => undefined); // told by `reachedEnd`
  try {
    await control.reachedEnd;
    signal.throwIfAborted();
    return control;
  } finally {
    stop.abort();
  }
};

/**
 * Folds partitions of an event topic as every process does, and shows what becomes of each record; answers the folds as
 * they are at the end. A partition ends with a record that this program can't read.
 */
export const walkLog = async (walk: Walk, signal: AbortSignal): Promise<ReadonlyMap<number, PartitionFold>> => {
  const { log, topic, until } = walk;
  const control = await readControl(log, signal);
  const folds = new Map(
    walk.partitions.map((partition) => {
      const start = walk.start?.(partition);
      const isVoided = control.isVoided(topic, partition);
      const given = { topic, partition, decode: decodeRecord, isVoided };
      return [partition, createPartitionFold({ ...given, ...(start && { start }) })];
    }),
  );
  const open = new Map([...folds].filter(([partition, fold]) => fold.next() < (until?.get(partition) ?? Infinity)));
  if (open.size === 0) return folds;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const from = new Map([...open].map(([partition, fold]) => [partition, fold.next()]));
  try {
    for await (const item of log.follow({ topic, from }, both)) {
      if (item.type === 'failure') throw item.failure.error;
      const { partition } = item.batch;
      const fold = open.get(partition);
      if (!fold) continue;
      const end = until?.get(partition) ?? Infinity;
      const records = item.batch.records.filter(({ offset }) => offset < end);
      const outcomes = foldAll(fold, records);
      const seen = { topic, partition, records: records.slice(0, outcomes.length), outcomes, fold };
      const wantsMore = outcomes.length === 0 || (await walk.onBatch(seen)) !== false;
      if (!wantsMore || fold.next() >= end || outcomes.at(-1)?.status === 'stop') open.delete(partition);
      if (open.size === 0) break;
    }
  } finally {
    stop.abort();
  }
  signal.throwIfAborted();
  return folds;
};

const foldAll = (fold: PartitionFold, records: readonly LogRecord[]): readonly Outcome[] => {
  const outcomes: Outcome[] = [];
  for (const record of records) {
    const outcome = fold.fold(record);
    outcomes.push(outcome);
    if (outcome.status === 'stop') break;
  }
  return outcomes;
};

/** Reads records as they are, up to an offset before which it ends, for each partition. */
export const readRecords = async (
  log: EventLog,
  topic: string,
  from: ReadonlyMap<number, number>,
  until: ReadonlyMap<number, number> | undefined,
  onRecords: (partition: number, records: readonly LogRecord[]) => Promise<void> | void,
  signal: AbortSignal,
): Promise<void> => {
  const open = new Map([...from].filter(([partition, next]) => next < (until?.get(partition) ?? Infinity)));
  if (open.size === 0) return;
  const stop = new AbortController();
  try {
    for await (const item of log.follow({ topic, from: new Map(open) }, AbortSignal.any([signal, stop.signal]))) {
      if (item.type === 'failure') throw item.failure.error;
      const { partition } = item.batch;
      if (!open.has(partition)) continue;
      const end = until?.get(partition) ?? Infinity;
      const records = item.batch.records.filter(({ offset }) => offset < end);
      if (records.length > 0) await onRecords(partition, records);
      // The last one wanted may have been compacted away: then one behind it tells.
      const last = item.batch.records.at(-1);
      if (last && last.offset + 1 >= end) open.delete(partition);
      if (open.size === 0) break;
    }
  } finally {
    stop.abort();
  }
  signal.throwIfAborted();
};
