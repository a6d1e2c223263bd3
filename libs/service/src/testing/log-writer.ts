import { tablePartition, type TableId } from '@battleline/domain';
import {
  type AnyEvent,
  createPartitionFold,
  decodeRecord,
  encodeRecord,
  EVENT_TOPICS,
  type EventLog,
  type EventTopic,
  type Header,
  LOBBY_PARTITION,
  type NewRecord,
  openTopics,
  type PartitionFold,
  partitionKey,
  plainHeader,
  streamRefs,
  streamsOf,
} from '@battleline/events';

/** The only one that appends to a log: so every record with the header that it makes is admitted. */
export type LogWriter = {
  readonly lobby: () => PartitionFold;
  readonly table: (table: TableId) => PartitionFold;
  /** Appends an event as a gateway would; `change` spoils the header where a test wants a void record. */
  readonly append: (
    event: Exclude<AnyEvent, { type: 'CommandRefused' }>,
    table?: TableId,
    change?: (header: Header) => Header,
  ) => Promise<void>;
  /** Appends any bytes. */
  readonly appendBytes: (topic: EventTopic, partition: number, value: Uint8Array | null) => Promise<void>;
  /** Appends the last record of the partition once more, as an append does whose answer was lost. */
  readonly repeat: (topic: EventTopic, partition: number) => Promise<void>;
};

const LOBBY_EVENTS = ['Session', 'Invite', 'Seats', 'Watch', 'Gateway'];

/** Opens the topics and folds what it appends, from the start of the log. */
export const createLogWriter = async (log: EventLog): Promise<LogWriter> => {
  await openTopics(log, encodeRecord);
  const folds = new Map<string, PartitionFold>();
  const last = new Map<string, NewRecord>();
  for (const [topic, partitions] of Object.entries(EVENT_TOPICS))
    for (let partition = 0; partition < partitions; partition += 1)
      folds.set(partitionKey(topic, partition), createPartitionFold({ topic, partition, decode: decodeRecord }));
  for (const topic of Object.keys(EVENT_TOPICS)) await foldAll(log, topic, folds);

  const foldOf = (topic: EventTopic, partition: number): PartitionFold => {
    const fold = folds.get(partitionKey(topic, partition));
    if (!fold) throw new Error(`there is no partition ${partitionKey(topic, partition)}`);
    return fold;
  };

  const land = async (record: NewRecord): Promise<void> => {
    const [result] = await log.append([record]);
    if (result?.status !== 'appended') throw new Error(`the record did not land: ${JSON.stringify(result)}`);
    const key = partitionKey(record.topic, record.partition);
    folds.get(key)?.fold({ offset: result.offset, time: result.time, key: record.key, value: record.value });
    last.set(key, record);
  };

  const append: LogWriter['append'] = async (event, table, change = (header) => header) => {
    const isLobby = LOBBY_EVENTS.some((start) => event.type.startsWith(start)) && event.type !== 'SeatReady';
    const topic = isLobby ? 'lobby' : 'tables';
    const partition = isLobby || table === undefined ? LOBBY_PARTITION : tablePartition(table);
    const fold = foldOf(topic, partition);
    const streams = streamRefs(fold, streamsOf(event, table), event);
    const value = encodeRecord(change({ ...plainHeader(fold.now()), streams }), event);
    await land({ topic, partition, key: null, value });
  };

  return {
    lobby: () => foldOf('lobby', LOBBY_PARTITION),
    table: (table) => foldOf('tables', tablePartition(table)),
    append,
    appendBytes: (topic, partition, value) => land({ topic, partition, key: null, value }),
    repeat: async (topic, partition) => {
      const record = last.get(partitionKey(topic, partition));
      if (record) await land(record);
    },
  };
};

const foldAll = async (log: EventLog, topic: string, folds: ReadonlyMap<string, PartitionFold>): Promise<void> => {
  const ends = await log.ends(topic);
  const isDone = (): boolean =>
    [...ends].every(([partition, end]) => (folds.get(partitionKey(topic, partition))?.next() ?? end) >= end);
  const stop = new AbortController();
  const from = new Map([...ends.keys()].map((partition) => [partition, 0]));
  for await (const item of log.follow({ topic, from }, stop.signal)) {
    if (item.type === 'failure') throw item.failure.error;
    const { partition, records } = item.batch;
    for (const record of records) folds.get(partitionKey(topic, partition))?.fold(record);
    if (isDone()) break;
  }
  stop.abort();
};
