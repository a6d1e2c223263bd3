import type { KafkaConnection } from './kafka-connection.ts';
import { type Cursor, isSameRecord, keepRecord, toLogRecord } from './kafka-cursor.ts';
import { type FetchedPartition, KAFKA_CODE } from './kafka-protocol.ts';

/**
 * What speaks against reading on: another record stands there (`recreated`), the log doesn't reach there (`truncated`, which
 * a leader that was just deposed may say wrongly), or the broker can't tell yet (`later`).
 */
export type IdentityFault = { readonly cursor: Cursor; readonly type: 'recreated' | 'truncated' | 'later' };

/** How a topic's records may vanish rightly. */
export type Keeping = 'for-ever' | 'compacted' | 'recent';

// Most first and last records come alone or in small batches; the others are asked for one by one.
const SMALL_BYTES = 32 * 1024;

const fetchAt = async (
  connection: KafkaConnection,
  topic: string,
  places: ReadonlyMap<number, number>,
  maxBytes: number,
): Promise<ReadonlyMap<number, FetchedPartition>> => {
  const partitions = [...places].map(([partition, offset]) => ({ partition, fetchOffset: `${offset}`, maxBytes }));
  const answer = await connection.call('Fetch', {
    ...{ maxWaitTime: 0, minBytes: 1, isolationLevel: 0 },
    maxBytes: Math.max(maxBytes * partitions.length, 1),
    topics: [{ topic, partitions }],
  });
  return new Map(answer.responses.flatMap((one) => one.partitions).map((one) => [one.partition, one]));
};

const holds = (answer: FetchedPartition | undefined, offset: number) =>
  answer?.messages.find((message) => Number(message.offset) === offset);

const compare = async (
  connection: KafkaConnection,
  topic: string,
  cursors: readonly Cursor[],
  keeping: Keeping,
  which: 'first' | 'last',
): Promise<readonly IdentityFault[]> => {
  const read = cursors.filter((cursor) => cursor.next > 0);
  if (read.length === 0) return [];
  const offsetOf = (cursor: Cursor): number => (which === 'first' ? 0 : cursor.next - 1);
  const fetchOne = async (cursor: Cursor, offset: number): Promise<FetchedPartition | undefined> =>
    (await fetchAt(connection, topic, new Map([[cursor.partition, offset]]), 1)).get(cursor.partition);
  const places = new Map(read.map((cursor) => [cursor.partition, offsetOf(cursor)]));
  const answers = await fetchAt(connection, topic, places, SMALL_BYTES);

  const faults: IdentityFault[] = [];
  for (const cursor of read) {
    const offset = offsetOf(cursor);
    let answer = answers.get(cursor.partition);
    if (answer?.errorCode === KAFKA_CODE.NONE && holds(answer, offset) === undefined)
      answer = await fetchOne(cursor, offset);
    const found = holds(answer, offset);
    if (found !== undefined) {
      const record = toLogRecord(found);
      if (!isSameRecord(cursor[which] ?? record, record)) faults.push({ cursor, type: 'recreated' });
      cursor[which] ??= keepRecord(record);
      continue;
    }
    const code = answer?.errorCode ?? KAFKA_CODE.UNKNOWN_SERVER_ERROR;
    if (code === KAFKA_CODE.OFFSET_OUT_OF_RANGE) {
      if (keeping === 'for-ever') faults.push({ cursor, type: 'truncated' });
    } else if (code !== KAFKA_CODE.NONE || Number(answer?.highWatermark) <= offset) {
      // A new leader may know the record, but not yet that it may show it; one that never had it says so at the next offset.
      const ahead = code === KAFKA_CODE.NONE ? (await fetchOne(cursor, cursor.next))?.errorCode : code;
      faults.push({ cursor, type: ahead === KAFKA_CODE.OFFSET_OUT_OF_RANGE ? 'truncated' : 'later' });
    } else if (keeping === 'for-ever') faults.push({ cursor, type: 'truncated' });
  }
  return faults;
};

/**
 * Reads record 0 and the last record read of each partition again and compares them with what stood there. Kafka's clients
 * here see no topic ids: a topic that was deleted and created again would be read on silently.
 */
export const checkIdentity = async (
  connection: KafkaConnection,
  topic: string,
  cursors: readonly Cursor[],
  keeping: Keeping,
): Promise<readonly IdentityFault[]> => [
  ...(await compare(connection, topic, cursors, keeping, 'first')),
  ...(await compare(connection, topic, cursors, keeping, 'last')),
];
