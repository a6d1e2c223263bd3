import { type ClientId, type OpenTable, SEATS, type TableId } from '@battleline/domain';
import type { Connection } from './connection.ts';

/** Which connections are here, by client and by watched table. */
export type Audience = {
  readonly add: (connection: Connection) => void;
  readonly remove: (connection: Connection) => void;
  readonly all: () => Iterable<Connection>;
  readonly ofClient: (client: ClientId) => Iterable<Connection>;
  readonly watchersOf: (table: TableId) => Iterable<Connection>;
  /** A visitor's wish; a client's watching stands in the lobby and is noted by `noteWatching`. */
  readonly watch: (connection: Connection, table: TableId) => void;
  readonly unwatch: (connection: Connection, table: TableId) => void;
  readonly noteWatching: (client: ClientId, tables: readonly TableId[]) => void;
};

/** All connections that see a table: its players' first, then its watchers'. */
export const viewersOf = (audience: Audience, table: TableId, state: OpenTable): Set<Connection> => {
  const players = SEATS.flatMap((seat) => [...audience.ofClient(state[seat])]);
  return new Set([...players, ...audience.watchersOf(table)]);
};

const NOBODY: ReadonlySet<Connection> = new Set();

export const createAudience = (): Audience => {
  const all = new Set<Connection>();
  const byClient = new Map<ClientId, Set<Connection>>();
  const byTable = new Map<TableId, Set<Connection>>();

  const drop = <Key>(map: Map<Key, Set<Connection>>, key: Key, connection: Connection): void => {
    const set = map.get(key);
    set?.delete(connection);
    if (set?.size === 0) map.delete(key);
  };
  const put = <Key>(map: Map<Key, Set<Connection>>, key: Key, connection: Connection): void => {
    map.set(key, (map.get(key) ?? new Set()).add(connection));
  };
  const watch = (connection: Connection, table: TableId): void => {
    connection.watching.add(table);
    put(byTable, table, connection);
  };
  const unwatch = (connection: Connection, table: TableId): void => {
    connection.watching.delete(table);
    drop(byTable, table, connection);
  };
  const ofClient = (client: ClientId): ReadonlySet<Connection> => byClient.get(client) ?? NOBODY;

  return {
    add: (connection) => {
      all.add(connection);
      if (connection.identity) put(byClient, connection.identity.client, connection);
    },
    remove: (connection) => {
      all.delete(connection);
      if (connection.identity) drop(byClient, connection.identity.client, connection);
      for (const table of connection.watching) drop(byTable, table, connection);
    },
    all: () => all,
    ofClient,
    watchersOf: (table) => byTable.get(table) ?? NOBODY,
    watch,
    unwatch,
    noteWatching: (client, tables) => {
      for (const connection of ofClient(client)) {
        for (const table of connection.watching) if (!tables.includes(table)) unwatch(connection, table);
        for (const table of tables) if (!connection.watching.has(table)) watch(connection, table);
      }
    },
  };
};
