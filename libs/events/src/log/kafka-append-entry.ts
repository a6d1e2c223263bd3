import { type AppendResult, type NewRecord, partitionKey, type PartitionKey } from './event-log.ts';
import type { KafkaApis, WireRecord } from './kafka-protocol.ts';

/** A record on its way. Once an attempt may have landed, only an acknowledgement can make the outcome known. */
export type AppendEntry = {
  readonly record: NewRecord;
  readonly bytes: number;
  readonly settle: (result: AppendResult) => void;
  readonly deadline: number;
  unknownSince: number | undefined;
  mayHaveLanded: boolean;
  reason: string;
};

const MAX_RECORDS = 500;
const MAX_BYTES = 900_000; // a broker refuses a batch above 1 MB

/** Takes what one request may hold from the front of a queue. */
export const takeEntries = (queue: AppendEntry[]): readonly AppendEntry[] => {
  let bytes = 0;
  const beyond = queue.findIndex((entry, index) => {
    bytes += entry.bytes;
    return index >= MAX_RECORDS || (index > 0 && bytes > MAX_BYTES);
  });
  return queue.splice(0, beyond < 0 ? queue.length : beyond);
};

const asBuffer = (bytes: Uint8Array | null): Buffer | null =>
  bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const groupByPartition = (entries: readonly AppendEntry[]): ReadonlyMap<PartitionKey, readonly AppendEntry[]> =>
  Map.groupBy(entries, ({ record }) => partitionKey(record.topic, record.partition));

/** The records as a produce request carries them; `timestamp` (ms) counts only where the topic keeps the producer's time. */
export const topicData = (
  groups: ReadonlyMap<PartitionKey, readonly AppendEntry[]>,
  timestamp: number,
): KafkaApis['Produce']['request']['topicData'] => {
  const topics = new Map<string, { partition: number; firstSequence: 0; messages: WireRecord[] }[]>();
  for (const entries of groups.values()) {
    const place = entries[0]?.record;
    if (place === undefined) continue;
    const messages = entries.map(({ record }) => ({
      key: asBuffer(record.key),
      value: asBuffer(record.value),
      timestamp,
    }));
    const partitions = topics.get(place.topic) ?? [];
    topics.set(place.topic, partitions);
    partitions.push({ partition: place.partition, firstSequence: 0, messages });
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
};
