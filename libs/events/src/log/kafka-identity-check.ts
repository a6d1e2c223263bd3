import type { KafkaConnection } from './kafka-connection.ts';
import { type Cursor, isSameRecord, keepRecord, toLogRecord } from './kafka-cursor.ts';
import { fetchFrom } from './kafka-fetch.ts';
import { type FetchedPartition, KAFKA_CODE } from './kafka-protocol.ts';

/**
 * What speaks against reading on: another record stands there (`recreated`), the log doesn't reach there (`truncated`, which
 * a leader that was just deposed may say wrongly), or the broker can't tell yet (`later`).
 */
export type IdentityFault = { readonly cursor: Cursor; readonly type: 'recreated' | 'truncated' | 'later' };

/** How a topic's records may vanish rightly. */
export type Keeping = 'for-ever' | 'compacted' | 'recent';

// Most first and last records come alone or in small batches; the others are asked for one by one, as a broker sends the
// first batch of an answer whole.
const SMALL_BATCHES = { waitMs: 0, partitionBytes: 32 * 1024, bytes: 8 * 1024 * 1024 };
const ONE_BATCH = { waitMs: 0, partitionBytes: 1, bytes: 1 };

const holds = (answer: FetchedPartition | undefined, offset: number) =>
  answer?.messages.find((message) => Number(message.offset) === offset);

const compare = async (
  connection: KafkaConnection,
  topic: string,
  cursors: readonly Cursor[],
  keeping: Keeping,
  which: 'first' | 'last',
): Promise<readonly IdentityFault[]> => {
  // As it is now: a loop that hasn't noticed yet that its leader was deposed may still read on.
  const places = cursors
    .filter(({ next }) => next > 0)
    .map((cursor) => {
      const [offset, known] = which === 'first' ? [0, cursor.first] : [cursor.next - 1, cursor.last];
      return { cursor, offset, next: cursor.next, known };
    });
  if (places.length === 0) return [];
  const fetchOne = async (partition: number, offset: number): Promise<FetchedPartition | undefined> =>
    (await fetchFrom(connection, topic, new Map([[partition, offset]]), ONE_BATCH)).get(partition);
  const asked = new Map(places.map(({ cursor, offset }) => [cursor.partition, offset]));
  const answers = await fetchFrom(connection, topic, asked, SMALL_BATCHES);

  const faults: IdentityFault[] = [];
  for (const { cursor, offset, next, known } of places) {
    let answer = answers.get(cursor.partition);
    if (answer?.errorCode === KAFKA_CODE.NONE && holds(answer, offset) === undefined)
      answer = await fetchOne(cursor.partition, offset);
    const found = holds(answer, offset);
    if (found !== undefined) {
      const record = toLogRecord(found);
      if (!isSameRecord(known ?? record, record)) faults.push({ cursor, type: 'recreated' });
      cursor[which] ??= keepRecord(record);
      continue;
    }
    const code = answer?.errorCode ?? KAFKA_CODE.UNKNOWN_SERVER_ERROR;
    if (code === KAFKA_CODE.OFFSET_OUT_OF_RANGE) {
      if (keeping === 'for-ever') faults.push({ cursor, type: 'truncated' });
    } else if (code !== KAFKA_CODE.NONE || Number(answer?.highWatermark) <= offset) {
      // A new leader may know the record, but not yet that it may show it; one that never had it says so at the next offset.
      const ahead = code === KAFKA_CODE.NONE ? (await fetchOne(cursor.partition, next))?.errorCode : code;
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
