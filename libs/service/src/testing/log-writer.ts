import { FEATURES, tablePartition, type TableId } from '@battleline/domain';
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

const LOBBY_EVENTS = [
  'Session',
  'Invite',
  'Seats',
  'Watch',
  'Gateway',
  'Feature',
  'Game',
  'ClientBlocked',
  'ClientUnblocked',
  'Announcement',
];

/** Opens the topics and folds what it appends, from the start of the log. */
export const createLogWriter = async (log: EventLog): Promise<LogWriter> => {
  await openTopics(log, encodeRecord);
  const folds = new Map<string, PartitionFold>();
  const last = new Map<string, Uint8Array | null>();
  const queue = new Map<string, Promise<void>>();
  for (const [topic, partitions] of Object.entries(EVENT_TOPICS))
    for (let partition = 0; partition < partitions; partition += 1)
      folds.set(partitionKey(topic, partition), createPartitionFold({ topic, partition, decode: decodeRecord }));
  for (const topic of Object.keys(EVENT_TOPICS)) await foldAll(log, topic, folds);

  const foldOf = (topic: EventTopic, partition: number): PartitionFold => {
    const fold = folds.get(partitionKey(topic, partition));
    if (!fold) throw new Error(`there is no partition ${partitionKey(topic, partition)}`);
    return fold;
  };

  /** One at a time in each partition, so that a header is made of what the record before has left. */
  const land = (topic: EventTopic, partition: number, create: (fold: PartitionFold) => Uint8Array | null) => {
    const key = partitionKey(topic, partition);
    const landed = (queue.get(key) ?? Promise.resolve()).then(async () => {
      const fold = foldOf(topic, partition);
      const value = create(fold);
      const [result] = await log.append([{ topic, partition, key: null, value }]);
      if (result?.status !== 'appended') throw new Error(`the record did not land: ${JSON.stringify(result)}`);
      fold.fold({ offset: result.offset, time: result.time, key: null, value });
      last.set(key, value);
    });
    queue.set(key, landed);
    return landed;
  };

  const append: LogWriter['append'] = (event, table, change = (header) => header) => {
    const isLobby = LOBBY_EVENTS.some((start) => event.type.startsWith(start));
    const topic = isLobby ? 'lobby' : 'tables';
    const partition = isLobby || table === undefined ? LOBBY_PARTITION : tablePartition(table);
    return land(topic, partition, (fold) => {
      const streams = streamRefs(fold, streamsOf(event, table), event);
      return encodeRecord(change({ ...plainHeader(fold.now()), streams }), event, new Set(FEATURES));
    });
  };

  return {
    lobby: () => foldOf('lobby', LOBBY_PARTITION),
    table: (table) => foldOf('tables', tablePartition(table)),
    append,
    appendBytes: (topic, partition, value) => land(topic, partition, () => value),
    repeat: (topic, partition) => {
      const value = last.get(partitionKey(topic, partition));
      return value === undefined ? Promise.resolve() : land(topic, partition, () => value);
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
