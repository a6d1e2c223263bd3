import { createHash } from 'node:crypto';
import { type EventLog, type LogRecord, readRecords, type TopicSpec } from '@battleline/events';
import { readCompacted } from './compacted.ts';

/** Something that the records of a log can be read from. */
export type LogSource = {
  /** The offset after the last record of each partition; a partition that isn't named holds nothing. */
  readonly ends: (topic: string) => Promise<ReadonlyMap<number, number>>;
  readonly read: (
    topic: string,
    partition: number,
    end: number,
    onRecords: (records: readonly LogRecord[]) => Promise<void>,
  ) => Promise<void>;
  /** The same, of a partition in which records may be missing. */
  readonly readToEnd: LogSource['read'];
  /** What its partitions must come to, where it says so itself. */
  readonly expected: () => Promise<readonly PartitionSum[] | undefined>;
  readonly close: () => Promise<void>;
};

/** What a partition's records come to, wherever they are kept. */
export type PartitionSum = {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  /** SHA-256 over all lines of `printRecord` */
  readonly sha256: string;
};

const base64 = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('base64');

/** A record as a line. */
export const printRecord = ({ offset, time, key, value }: LogRecord): string =>
  `${JSON.stringify({ o: offset, t: time, k: base64(key), v: base64(value) })}\n`;

/** Reads what there is, to the end: where records may be missing, the last one is no sign of it. */
const readToEnd = async (
  log: EventLog,
  { topic, partition }: { readonly topic: string; readonly partition: number },
  end: number,
  onRecords: (records: readonly LogRecord[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  for await (const item of log.follow({ topic, from: new Map([[partition, 0]]) }, signal)) {
    if (item.type === 'failure') throw item.failure.error;
    const { records } = item.batch;
    await onRecords(records.filter(({ offset }) => offset < end));
    if (records.length === 0 || (records.at(-1)?.offset ?? 0) + 1 >= end) return;
  }
  signal.throwIfAborted();
};

/** A running log. */
export const logSource = (log: EventLog, signal: AbortSignal): LogSource => ({
  ends: async (topic) => ((await log.describe(topic)) ? log.ends(topic) : new Map()),
  readToEnd: (topic, partition, end, onRecords) => readToEnd(log, { topic, partition }, end, onRecords, signal),
  read: (topic, partition, end, onRecords) =>
    readRecords(
      log,
      topic,
      new Map([[partition, 0]]),
      new Map([[partition, end]]),
      (_, records) => onRecords(records),
      signal,
    ),
  expected: async () => undefined,
  close: async () => undefined,
});

/** Reads all partitions of a topic one after the other, and sums them up. */
export const readTopic = async (
  source: LogSource,
  { topic, partitions, kind }: Pick<TopicSpec, 'topic' | 'partitions' | 'kind'>,
  ends: ReadonlyMap<number, number>,
  onRecords: (partition: number, records: readonly LogRecord[]) => Promise<void>,
): Promise<readonly PartitionSum[]> => {
  const sums: PartitionSum[] = [];
  for (let partition = 0; partition < partitions; partition += 1) {
    const hash = createHash('sha256');
    let count = 0;
    const end = ends.get(partition) ?? 0;
    const take = async (records: readonly LogRecord[]): Promise<void> => {
      for (const record of records) hash.update(printRecord(record));
      count += records.length;
      await onRecords(partition, records);
    };
    if (end > 0 && kind === 'compacted') await readCompacted(source, topic, partition, end, take);
    else if (end > 0) await source.read(topic, partition, end, take);
    sums.push({ topic, partition, records: count, sha256: hash.digest('hex') });
  }
  return sums;
};
