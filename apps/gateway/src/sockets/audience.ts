import { type ClientId, type OpenTable, SEATS, type TableId } from '@battleline/domain';
import type { Connection } from './connection.ts';
import { createSetIndex } from '../views/set-index.ts';

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

export const createAudience = (): Audience => {
  const all = new Set<Connection>();
  const byClient = createSetIndex<ClientId, Connection>();
  const byTable = createSetIndex<TableId, Connection>();

  const watch = (connection: Connection, table: TableId): void => {
    connection.watching.add(table);
    byTable.add(table, connection);
  };
  const unwatch = (connection: Connection, table: TableId): void => {
    connection.watching.delete(table);
    byTable.remove(table, connection);
  };
  const ofClient = byClient.of;

  return {
    add: (connection) => {
      all.add(connection);
      if (connection.identity) byClient.add(connection.identity.client, connection);
    },
    remove: (connection) => {
      all.delete(connection);
      if (connection.identity) byClient.remove(connection.identity.client, connection);
      for (const table of connection.watching) byTable.remove(table, connection);
    },
    all: () => all,
    ofClient,
    watchersOf: byTable.of,
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
