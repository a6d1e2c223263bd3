import {
  type ClientId,
  type Feature,
  type LobbyState,
  type TableId,
  tablePartition,
  type TableState,
} from '@battleline/domain';
import {
  activeFeatures,
  lobbyIn,
  LOBBY_PARTITION,
  type LogReader,
  type PartitionFold,
  tableIn,
} from '@battleline/events';

/** The state of everything as far as this gateway has folded it: the only ground for its decisions. */
export type World = LobbyState & {
  readonly table: (table: TableId) => TableState;
  /** What may be written, besides the first version's events (R11). */
  readonly features: () => ReadonlySet<Feature>;
  /** The name of a client's account; null: erased; undefined: not known, or a guest's. */
  readonly accountName: (client: ClientId) => string | null | undefined;
  readonly lobbyFold: () => PartitionFold;
  readonly tableFold: (table: TableId) => PartitionFold;
  /** Latest log time folded in any partition, µs. */
  readonly at: () => number;
  /** Log time of the lobby, µs. */
  readonly lobbyTime: () => number;
  /** Whether the partition's end has been reached within the last five seconds and it can be read on. */
  readonly isFresh: (topic: string, partition: number) => boolean;
  /** The partition's last known end is folded. */
  readonly isAtEnd: (fold: PartitionFold) => boolean;
};

/** How long a gateway may not have reached a partition's end before it answers `later LAGGING`. */
export const LAGGING_AFTER_MS = 5000;

export const createWorld = (reader: LogReader, accountName: World['accountName'] = () => undefined): World => {
  const lobby = reader.fold('lobby', LOBBY_PARTITION);
  const tableFold = (table: TableId): PartitionFold => reader.fold('tables', tablePartition(table));
  return {
    ...lobbyIn(lobby),
    table: (table) => tableIn(tableFold(table), table),
    accountName,
    features: () => activeFeatures(lobby),
    lobbyFold: () => lobby,
    tableFold,
    at: () => {
      let latest = 0;
      for (const fold of reader.folds()) latest = Math.max(latest, fold.now());
      return latest;
    },
    lobbyTime: () => lobby.now(),
    isFresh: (topic, partition) =>
      reader.behindMs(topic, partition) < LAGGING_AFTER_MS &&
      !reader.stopped().some((stopped) => stopped.topic === topic && stopped.partition === partition),
    isAtEnd: ({ topic, partition }) => reader.gap(topic, partition) === 0,
  };
};
