import {
  type LobbyEvent,
  type LobbyState,
  TABLE_PARTITIONS,
  type TableEvent,
  type TableId,
  tablePartition,
  type TableState,
} from '@battleline/domain';
import {
  type AnyEvent,
  createPartitionFold,
  type DecodedRecord,
  encodeRecord,
  type EventTopic,
  type Header,
  LOBBY_PARTITION,
  lobbyIn,
  type NewRecord,
  plainHeader,
  streamRefs,
  streamsOf,
  tableIn,
} from '@battleline/events';

/** Records as they are made, each on the fold of all those before it, before any of them lands in a log. */
export type Ledger = {
  /** as it is at the moment in which it is asked */
  readonly lobby: LobbyState;
  readonly table: (table: TableId) => TableState;
  readonly inLobby: (event: LobbyEvent) => void;
  readonly atTable: (event: TableEvent, table: TableId) => void;
  /** all so far, in their order */
  readonly records: readonly NewRecord[];
};

/**
 * One partition. Its fold is told what was encoded, instead of decoding it: both are the same by the codec's law, and
 * a test reads all of it.
 */
const createPage = (topic: EventTopic, partition: number, timeMs: number) => {
  let written: DecodedRecord = { status: 'malformed', reason: 'nothing is written yet' };
  const fold = createPartitionFold({ topic, partition, decode: () => written });
  const write = (header: Header, event: AnyEvent): void => {
    written = { status: 'decoded', header, event };
    const { status } = fold.fold({ offset: fold.next(), time: timeMs, key: null, value: null });
    if (status !== 'admitted') throw new Error(`${event.type} has no effect`);
  };
  write(plainHeader(0), { type: 'LogOpened', identity: '0'.repeat(32) });
  return {
    fold,
    append: (event: LobbyEvent | TableEvent, table?: TableId): NewRecord => {
      const header = { ...plainHeader(fold.now()), streams: streamRefs(fold, streamsOf(event, table), event) };
      write(header, event);
      return { topic, partition, key: null, value: encodeRecord(header, event) };
    },
  };
};

/** A ledger without a record; `timeMs` is the append time that its folds take for that of all records. */
export const createLedger = (timeMs: number): Ledger => {
  const lobby = createPage('lobby', LOBBY_PARTITION, timeMs);
  const tables = Array.from({ length: TABLE_PARTITIONS }, (_, partition) => createPage('tables', partition, timeMs));
  const pageOf = (table: TableId): ReturnType<typeof createPage> => {
    const page = tables[tablePartition(table)];
    if (!page) throw new Error(`there is no partition for the table ${table}`);
    return page;
  };
  const records: NewRecord[] = [];
  return {
    lobby: lobbyIn(lobby.fold),
    table: (table) => tableIn(pageOf(table).fold, table),
    inLobby: (event) => void records.push(lobby.append(event)),
    atTable: (event, table) => void records.push(pageOf(table).append(event, table)),
    records,
  };
};
