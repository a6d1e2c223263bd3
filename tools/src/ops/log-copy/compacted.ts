import type { LogRecord } from '@battleline/events';
import type { LogSource } from './log-source.ts';

/** The key of nobody: its tombstones stand where a record is missing, until they are compacted away themselves. */
const NOBODY = new Uint8Array(16);

const RECORDS_AT_ONCE = 2_000;

const nameOf = ({ key, offset }: LogRecord): string => (key ? Buffer.from(key).toString('hex') : `no key ${offset}`);

/**
 * Reads a partition that keeps the last record of each key, with the offsets that it has, and without gaps: what there is
 * not any more, or need not be (what a later record supersedes, erased keys first of all), is a tombstone of nobody's
 * key. So a copy has the same ends, and is the same whether the source has been compacted or not.
 */
export const readCompacted = async (
  source: Pick<LogSource, 'readToEnd'>,
  topic: string,
  partition: number,
  end: number,
  onRecords: (records: readonly LogRecord[]) => Promise<void>,
): Promise<void> => {
  const last = new Map<string, LogRecord>();
  await source.readToEnd(topic, partition, end, async (records) => {
    for (const record of records) last.set(nameOf(record), record);
  });
  const living = new Map([...last.values()].flatMap((one) => (one.value === null ? [] : [[one.offset, one] as const])));
  let part: LogRecord[] = [];
  let time = 0;
  for (let offset = 0; offset < end; offset += 1) {
    const record = living.get(offset) ?? { offset, time, key: NOBODY, value: null };
    time = record.time;
    part.push(record);
    if (part.length < RECORDS_AT_ONCE && offset + 1 < end) continue;
    await onRecords(part);
    part = [];
  }
};
