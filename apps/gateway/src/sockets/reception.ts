import { type ClientId, seatOf, type TableId } from '@battleline/domain';
import type { HelloFrame } from '@battleline/protocol';
import type { Announce } from '../views/announce.ts';
import type { Announcements } from '../views/announcements.ts';
import type { Audience } from './audience.ts';
import type { Browse } from '../views/browse.ts';
import type { Chat } from '../chat/chat.ts';
import { type ClientSocket, type Connection, createConnection } from './connection.ts';
import { welcomeFrame } from './hello.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { Presence } from '../life/presence.ts';
import type { World } from '../world.ts';

/** Where clients come in, once they have been greeted, and go. */
export type Reception = {
  /** Makes the socket a connection, shows it all that is the client's, and tells the lobby that he is here. */
  readonly welcome: (clientSocket: ClientSocket, hello: HelloFrame, identity: Connection['identity']) => Connection;
  /** The connection has ended: tells the lobby where it was the last one of its tab. */
  readonly leave: (connection: Connection) => void;
  /** From now on leaving is told by whoever ends this gateway, of all connections at once. */
  readonly close: () => void;
};

export type ReceptionDeps = {
  readonly gateway: () => string;
  readonly program: string;
  readonly world: World;
  readonly audience: Audience;
  readonly announce: Announce;
  readonly announcements: Pick<Announcements, 'show'>;
  readonly browse: Browse;
  readonly chat: Pick<Chat, 'show'>;
  readonly presence: Presence;
  /** Takes out of what a client watches what there isn't any more. */
  readonly leaveForgotten: (client: ClientId) => Promise<void>;
  readonly metrics: GatewayMetrics;
};

export const createReception = (deps: ReceptionDeps): Reception => {
  const { world, audience, announce, presence } = deps;
  let isClosed = false;

  /** The tables of a client: where he sits, and those that ended while he was away: he still wants to see how. */
  const tablesOf = (client: ClientId, { seen }: HelloFrame): readonly TableId[] => {
    const { seat } = world.player(client);
    const left = (Object.keys(seen?.tables ?? {}) as TableId[]).filter((table) => {
      const state = world.table(table);
      return state.status !== 'unknown' && seatOf(state, client);
    });
    return [...new Set(seat ? [seat.table, ...left] : left)].filter((table) => world.table(table).status !== 'unknown');
  };

  return {
    welcome: (clientSocket, hello, identity) => {
      const { socket } = clientSocket;
      const connection = createConnection(clientSocket, hello, identity, deps.metrics);
      if (identity) {
        for (const other of audience.ofClient(identity.client))
          if (other.tab === hello.tab) other.close('TAB_REPLACED');
      }
      audience.add(connection);
      connection.send(welcomeFrame(world, identity, deps.gateway(), deps.program));
      deps.announcements.show(connection);
      if (!identity) return connection;
      const { client } = identity;
      announce.showInvites(connection);
      announce.showSaved(connection);
      deps.chat.show(connection);
      for (const table of tablesOf(client, hello)) announce.showTable(connection, table);
      for (const table of world.player(client).watching) {
        audience.watch(connection, table);
        announce.showTable(connection, table);
      }
      void deps.leaveForgotten(client);
      void presence.note('attach', identity, hello.tab, () => socket.readyState === socket.OPEN);
      return connection;
    },
    leave: (connection) => {
      const { identity, tab } = connection;
      audience.remove(connection);
      deps.browse.unsubscribe(connection);
      if (!identity || isClosed) return;
      const isGone = (): boolean => ![...audience.ofClient(identity.client)].some((other) => other.tab === tab);
      if (isGone()) void presence.note('detach', identity, tab, isGone);
    },
    close: () => {
      isClosed = true;
    },
  };
};
