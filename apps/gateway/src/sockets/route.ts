import { LOBBY_PARTITION } from '@battleline/events';
import type { BrowseFrame, ClientFrame, CommandFrame, RejectedFrame } from '@battleline/protocol';
import type { Announce } from '../views/announce.ts';
import type { Audience } from './audience.ts';
import type { Browse } from '../views/browse.ts';
import type { Commands } from '../commands/commands.ts';
import type { Connection } from './connection.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { World } from '../world.ts';

export type RouteDeps = {
  readonly world: World;
  readonly commands: Commands;
  readonly browse: Browse;
  readonly audience: Audience;
  readonly announce: Announce;
  readonly metrics: GatewayMetrics;
};

/** Where a frame of a greeted connection goes. */
export type Route = (frame: Exclude<ClientFrame, { type: 'hello' }>, connection: Connection) => Promise<void>;

const isVisitorsWatch = (frame: CommandFrame): frame is Extract<CommandFrame, { type: 'watch' | 'unwatch' }> =>
  frame.type === 'watch' || frame.type === 'unwatch';

export const createRoute = (deps: RouteDeps): Route => {
  const { world, commands, browse, audience, announce, metrics } = deps;

  const reject = (id: string, code: RejectedFrame['code'], reason: string): RejectedFrame => ({
    type: 'rejected',
    at: world.at(),
    id,
    code,
    reason,
  });

  /** A visitor's watching is this connection's own business; everything else needs a session. */
  const serveVisitor = (frame: CommandFrame, connection: Connection): void => {
    if (!isVisitorsWatch(frame)) {
      connection.send(reject(frame.id, 'SIGN_IN_FIRST', 'Sign in (as a guest: one call) to do that.'));
    } else if (frame.type === 'watch' && world.table(frame.table).status === 'unknown') {
      connection.send(reject(frame.id, 'UNKNOWN_TABLE', 'There is no such table.'));
    } else {
      audience[frame.type](connection, frame.table);
      connection.send({ type: 'accepted', at: world.at(), id: frame.id, version: 0 });
      if (frame.type === 'watch') announce.showTable(connection, frame.table);
    }
  };

  const serveCommand = async (frame: CommandFrame, connection: Connection): Promise<void> => {
    if (!connection.identity) {
      serveVisitor(frame, connection);
      return;
    }
    const answer = await commands.submit(frame, connection.identity.client, connection.tab);
    metrics.commands.inc({ type: frame.type, answer: answer.type === 'accepted' ? 'accepted' : answer.code });
    connection.send({ ...answer, at: world.at(), id: frame.id });
  };

  const serveBrowse = ({ list, filter, cursor }: BrowseFrame, connection: Connection): void => {
    if (list === null) browse.unsubscribe(connection);
    else browse.subscribe(connection, { list, filter, cursor });
  };

  return async (frame, connection) => {
    switch (frame.type) {
      case 'ping':
        connection.send({
          type: 'pong',
          at: world.at(),
          ...(!world.isFresh('lobby', LOBBY_PARTITION) && { behind: true }),
        });
        return;
      case 'browse':
        serveBrowse(frame, connection);
        return;
      case 'invite':
      case 'play':
      case 'withdraw':
      case 'decline':
      case 'accept':
      case 'ready':
      case 'move':
      case 'resign':
      case 'save':
      case 'share':
      case 'join':
      case 'resume':
      case 'rematch':
      case 'abandon':
      case 'watch':
      case 'unwatch':
      case 'chat':
      case 'block':
      case 'unblock':
        await serveCommand(frame, connection);
    }
  };
};
