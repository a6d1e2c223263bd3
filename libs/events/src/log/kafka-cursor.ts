import type { LogErrorCode, LogRecord } from './event-log.ts';
import type { FetchedPartition, FetchedRecord } from './kafka-protocol.ts';

/** Where a follower stands in one partition, and what it remembers to recognise the partition by. */
export type Cursor = {
  readonly partition: number;
  next: number;
  /** Record 0 and the last record read, as far as seen. */
  first: LogRecord | undefined;
  last: LogRecord | undefined;
  /** The connection and the metadata for which both have been compared. */
  comparedFor: object | undefined;
  comparedAt: number;
  /** Since when (monotonic ms) the log says what would end this partition, and what. */
  trouble: { readonly code: LogErrorCode; readonly since: number } | undefined;
  /** Whether there was more to read when it was last looked at. */
  isBehind: boolean;
  /** Whether nothing could be read since something went wrong. */
  isDisturbed: boolean;
  /** Left alone until metadata newer than this generation are there. */
  suspendedAt: number | undefined;
  /** When (monotonic ms) the reader last got something, or began. */
  toldAt: number;
};

export const createCursor = (partition: number, next: number): Cursor => ({
  partition,
  next,
  first: undefined,
  last: undefined,
  comparedFor: undefined,
  comparedAt: -1,
  trouble: undefined,
  isBehind: true,
  isDisturbed: false,
  suspendedAt: undefined,
  toldAt: performance.now(),
});

export const toLogRecord = (record: FetchedRecord): LogRecord => ({
  offset: Number(record.offset),
  time: Number(record.timestamp),
  key: record.key,
  value: record.value,
});

const copyBytes = (bytes: Uint8Array | null): Uint8Array | null => (bytes === null ? null : Uint8Array.from(bytes));

/** A copy to keep: the record itself is a window into the whole answer of a broker. */
export const keepRecord = (record: LogRecord): LogRecord => ({
  ...record,
  key: copyBytes(record.key),
  value: copyBytes(record.value),
});

const areSameBytes = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one === null || other === null ? one === other : Buffer.compare(one, other) === 0;

export const isSameRecord = (one: LogRecord, other: LogRecord): boolean =>
  one.offset === other.offset &&
  one.time === other.time &&
  areSameBytes(one.key, other.key) &&
  areSameBytes(one.value, other.value);

/** What a fetch answer holds for the reader: records from the offset on, or where they stop being contiguous. */
export type Taken = { readonly records: readonly LogRecord[]; readonly gapAt: number | undefined };

/**
 * The records from `next` on. A fetch may answer with earlier ones too, as batches are sent whole. A missing offset, or one
 * that holds a transaction's mark, is a gap; compacted topics have gaps by nature.
 */
export const takeRecords = (answer: FetchedPartition, next: number, mayHaveGaps: boolean): Taken => {
  const records: LogRecord[] = [];
  let expected = next;
  for (const fetched of answer.messages) {
    const offset = Number(fetched.offset);
    if (offset < next) continue;
    if (!mayHaveGaps && (offset !== expected || fetched.isControlRecord)) return { records, gapAt: expected };
    if (!fetched.isControlRecord) records.push(toLogRecord(fetched));
    expected = offset + 1;
  }
  return { records, gapAt: undefined };
};
