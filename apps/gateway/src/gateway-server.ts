import { createServer } from 'node:http';
import type { EventLog, LogReader } from '@battleline/events';
import type { Logger, Readiness } from '@battleline/service';
import type { RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import { clientAddress, trustProxies } from './http/client-address.ts';
import type { Commands } from './commands/commands.ts';
import type { GatewayConfig } from './config.ts';
import { openDoors } from './sockets/doors.ts';
import { createFloorWatch } from './sockets/floor-watch.ts';
import type { GameArchive } from './http/game-archive.ts';
import { gameRoutes } from './http/game-routes.ts';
import { createHttpApi } from './http/http-api.ts';
import type { LobbyWriter } from './writing/lobby-writer.ts';
import { createLogEnd } from './life/log-end.ts';
import type { OwnGateway } from './life/own-gateway.ts';
import { personOf } from './views/person.ts';
import type { ReceptionDeps } from './sockets/reception.ts';
import { createRoute } from './sockets/route.ts';
import type { SessionTokens } from './http/session-token.ts';
import type { Sessions } from './http/sessions.ts';
import { createSocketServer, type SocketServer } from './sockets/socket-server.ts';
import { leaveForgotten } from './commands/watch-room.ts';

/** The port on which a gateway is spoken to: its HTTP interface, with the page, and its sockets. */
export type GatewayServer = SocketServer & {
  readonly port: number;
  readonly close: () => Promise<void>;
};

export type GatewayServerDeps = Omit<ReceptionDeps, 'gateway' | 'leaveForgotten'> & {
  readonly own: OwnGateway;
  readonly config: GatewayConfig;
  readonly log: EventLog;
  readonly reader: LogReader;
  readonly writeLobby: LobbyWriter;
  readonly commands: Commands;
  readonly sessions: Sessions;
  readonly tokens: SessionTokens;
  readonly accounts: RequestHandler | undefined;
  readonly archive: GameArchive | undefined;
  readonly readiness: () => Readiness;
  readonly hasStarted: () => boolean;
  readonly registry: Registry;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

/** Resolves when it listens. */
export const openGatewayServer = async (deps: GatewayServerDeps): Promise<GatewayServer> => {
  const { own, config, world, archive, readiness, metrics, logger } = deps;
  const onOutage = (error: unknown): void => logger.debug({ error }, 'read models do not answer');
  const isTrusted = trustProxies(config.TRUSTED_PROXIES);
  const api = createHttpApi({
    ...deps,
    gateway: own.id,
    games: gameRoutes({ archive, onOutage, person: (client) => personOf(world, client) }),
    loginsPerMinute: config.LOGINS_PER_MINUTE,
    isTrusted,
    onBug: (error) => logger.error({ error }, 'request failed'),
  });
  const server = createServer(api);
  const logEnd = createLogEnd(deps);
  const sockets = createSocketServer({
    ...deps,
    gateway: own.id,
    server,
    route: createRoute(deps),
    floors: createFloorWatch({ world, logEnd, metrics, log: logger }),
    leaveForgotten: (client) => leaveForgotten(client, world, deps.writeLobby, logEnd),
    limits: { perSecond: config.FRAMES_PER_SECOND, burst: config.FRAMES_BURST },
    origins: config.ALLOWED_ORIGINS,
    addressOf: (request) => clientAddress(request, isTrusted),
    maxConnections: config.CONNECTIONS_PER_ADDRESS,
    isOpen: () => readiness().ready,
    log: logger,
  });
  const doors = await openDoors(server, { host: config.HTTP_HOST, port: config.HTTP_PORT });
  return {
    port: doors.port,
    drain: sockets.drain,
    end: sockets.end,
    close: () =>
      new Promise((resolve) => {
        server.once('close', resolve);
        doors.close();
        server.closeAllConnections();
      }),
  };
};
