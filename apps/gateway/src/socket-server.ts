import type { IncomingMessage, Server } from 'node:http';
import { type ClientId, seatOf, type TableId } from '@battleline/domain';
import { type ClientFrame, type FrameErrorCode, type HelloFrame, MAX_CLIENT_FRAME } from '@battleline/protocol';
import type { Logger } from '@battleline/service';
import { type WebSocket, WebSocketServer } from 'ws';
import { atMost } from './answer-in-time.ts';
import type { Announce } from './announce.ts';
import type { Announcements } from './announcements.ts';
import type { Audience } from './audience.ts';
import type { Browse } from './browse.ts';
import type { Chat } from './chat/chat.ts';
import { closeSocket, type Connection, createConnection } from './connection.ts';
import { moveAll, type Movable } from './drain.ts';
import type { FloorWatch } from './floor-watch.ts';
import { createFrameGuard, type Guarded } from './frame-guard.ts';
import { greet, type Greeting, welcomeFrame } from './hello.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Presence } from './presence.ts';
import type { Route } from './route.ts';
import type { SessionTokens } from './session-token.ts';
import { type BucketLimits, createTokenBucket } from './token-bucket.ts';
import type { World } from './world.ts';

const HELLO_WITHIN_MS = 10_000;
const SILENT_AFTER_MS = 30_000;
/** Bad frames that a connection may send; they are forgiven in time, so that a long life isn't held against it. */
const PATIENCE: BucketLimits = { burst: 20, perSecond: 0.1 };
const NOT_NOW: Greeting = { status: 'later' };
/** How long a socket may stay after it was asked to move; every command is answered by then. */
const MOVED_WITHIN_MS = 3000;

export type SocketServerDeps = {
  readonly gateway: () => string;
  readonly program: string;
  readonly server: Server;
  readonly world: World;
  readonly tokens: SessionTokens;
  readonly route: Route;
  readonly audience: Audience;
  readonly announce: Announce;
  readonly announcements: Pick<Announcements, 'show'>;
  readonly browse: Browse;
  readonly chat: Pick<Chat, 'show'>;
  readonly presence: Presence;
  readonly floors: FloorWatch;
  /** Takes out of what a client watches what there isn't any more. */
  readonly leaveForgotten: (client: ClientId) => Promise<void>;
  readonly metrics: GatewayMetrics;
  readonly limits: BucketLimits;
  /** of the client behind a request */
  readonly addressOf: (request: IncomingMessage) => string;
  /** of one address */
  readonly maxConnections: number;
  /** whether it has read the log once and the lobby knows it; before, sockets are refused with 503 */
  readonly hasStarted: () => boolean;
  /** whether new clients are taken; those who are here stay */
  readonly isOpen: () => boolean;
  /** origins that browsers may come from; empty = the server's own host only */
  readonly origins: readonly string[];
  readonly log: Logger;
};

/** What `ws` is told of a request for a socket: taken, or refused with a status and headers. */
type Verdict = (isTaken: boolean, status?: number, reason?: string, headers?: Record<string, string>) => void;

export type SocketServer = {
  /** Takes no new sockets, and moves all others elsewhere within about this time. */
  readonly drain: (withinMs: number, hasElsewhere: () => boolean) => Promise<void>;
  /** The same, and closes; the lobby is told of the connections' end by the gateway's own. */
  readonly end: (withinMs: number, hasElsewhere: () => boolean) => Promise<void>;
};

/** The sockets of this gateway: `/socket` on its HTTP server. */
export const createSocketServer = (deps: SocketServerDeps): SocketServer => {
  const { world, route, audience, announce, browse, presence, metrics, log, origins } = deps;
  const sockets = new WebSocketServer({
    server: deps.server,
    path: '/socket',
    maxPayload: MAX_CLIENT_FRAME * 16,
    verifyClient: ({ origin, req }: { origin: string; req: IncomingMessage }, decide: Verdict) => {
      if (!comesFromOurPage(origin, req)) decide(false, 401);
      // Who opens several sockets at once stays with the first that opens: that must be one who serves.
      else if (deps.hasStarted() && !isDraining) decide(true);
      else decide(false, 503, 'not serving', { 'retry-after': '1' });
    },
  });
  // Only browsers send an origin; the type says string where others send none.
  const comesFromOurPage = (origin: string, { headers }: IncomingMessage): boolean =>
    !origin || origins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === headers.host);
  metrics.watchUnsent(() => [...sockets.clients].map(({ bufferedAmount }) => bufferedAmount));
  sockets.on('error', (error) => {
    // It passes on the HTTP server's errors. A port that can't be had is told by whoever listens, with what to do.
    if (deps.server.listening) throw error;
  });

  const byAddress = new Map<string, number>();
  const served = new Set<Movable>();
  let [isDraining, isEnding] = [false, false];

  const welcome = (socket: WebSocket, frame: HelloFrame, identity: Connection['identity']): Connection => {
    const connection = createConnection(socket, frame, identity, metrics);
    if (identity) {
      for (const other of audience.ofClient(identity.client)) if (other.tab === frame.tab) other.close('TAB_REPLACED');
    }
    audience.add(connection);
    connection.send(welcomeFrame(world, identity, deps.gateway(), deps.program));
    deps.announcements.show(connection);
    if (!identity) return connection;
    const { seat, watching } = world.player(identity.client);
    announce.showInvites(connection);
    announce.showSaved(connection);
    deps.chat.show(connection);
    const tables = new Set(seat ? [seat.table] : []);
    // A game that ended while its player was away: he still wants to see how.
    for (const table of Object.keys(frame.seen?.tables ?? {}) as TableId[]) {
      const state = world.table(table);
      if (state.status !== 'unknown' && seatOf(state, identity.client)) tables.add(table);
    }
    for (const table of tables) if (world.table(table).status !== 'unknown') announce.showTable(connection, table);
    for (const table of watching) {
      audience.watch(connection, table);
      announce.showTable(connection, table);
    }
    void deps.leaveForgotten(identity.client);
    void presence.note('attach', identity, frame.tab, () => socket.readyState === socket.OPEN);
    return connection;
  };

  const leave = (connection: Connection): void => {
    const { identity, tab } = connection;
    audience.remove(connection);
    browse.unsubscribe(connection);
    // When this gateway stops, the lobby hears of all its connections at once.
    if (!identity || isEnding) return;
    const isGone = (): boolean => ![...audience.ofClient(identity.client)].some((other) => other.tab === tab);
    if (isGone()) void presence.note('detach', identity, tab, isGone);
  };

  const serve = (socket: WebSocket): void => {
    const guard = createFrameGuard(deps.limits);
    let connection: Connection | undefined;
    let isGreeting = false;
    let isMoving = false;
    let pending = 0;
    const isForgiven = createTokenBucket(PATIENCE);
    let hasErred = false;
    let heardAt = performance.now();
    metrics.connections.inc();

    const fail = (code: FrameErrorCode, reason: string): void => {
      metrics.frameErrors.inc({ code });
      if (!hasErred) log.info({ code }, 'bad frames on a connection');
      hasErred = true;
      if (!isForgiven(performance.now())) closeSocket(socket, 'TOO_MANY_ERRORS', metrics);
      else socket.send(JSON.stringify({ type: 'error', at: world.at(), code, reason }));
    };

    /** Waiting doesn't help where the log itself has lost what this client has seen, or the start of its session. */
    const refuseLost = async ({ seen }: HelloFrame, greeting: Greeting): Promise<void> => {
      const session = greeting.status === 'later' ? greeting.session : undefined;
      const lost = await deps.floors.lost({ seen, session });
      if (lost.length > 0)
        closeSocket(socket, lost.every((floor) => floor === 'session') ? 'SESSION_ENDED' : 'AHEAD_OF_LOG', metrics);
    };

    const hello = async (frame: HelloFrame): Promise<void> => {
      if (connection || isGreeting) return;
      isGreeting = true;
      const greeting = deps.isOpen() ? await greet(frame, world, deps.tokens) : NOT_NOW;
      isGreeting = false;
      if (socket.readyState !== socket.OPEN) return;
      void refuseLost(frame, greeting);
      if (greeting.status === 'later')
        socket.send(JSON.stringify({ type: 'later', at: world.at(), id: null, code: 'LAGGING' }));
      else if (greeting.status === 'refused') closeSocket(socket, greeting.code, metrics);
      else connection = welcome(socket, frame, greeting.identity);
    };

    const dispatch = async (frame: ClientFrame): Promise<void> => {
      if (frame.type === 'hello') await hello(frame);
      else if (connection) await route(frame, connection);
      else fail('HELLO_FIRST', 'The first frame must be hello.');
    };

    const leaveIfDone = (): void => {
      if (isMoving && pending === 0) closeSocket(socket, 'STOPPING', metrics);
    };
    const movable: Movable = {
      move: () => {
        isMoving = true;
        connection?.send({ type: 'moving', at: world.at() });
        leaveIfDone();
      },
    };
    served.add(movable);

    const answer = (frame: ClientFrame): void => {
      pending += 1;
      dispatch(frame)
        .catch((error: unknown) => log.error({ error }, 'frame failed'))
        .finally(() => {
          pending -= 1;
          leaveIfDone();
        });
    };

    const receive = (guarded: Guarded): void => {
      if (guarded.status === 'too-big') closeSocket(socket, 'FRAME_TOO_BIG', metrics);
      else if (guarded.status === 'frame') answer(guarded.frame);
      else if (guarded.id !== undefined && connection) {
        const { id, reason } = guarded;
        connection.send({ type: 'rejected', at: world.at(), id, code: 'BAD_COMMAND', reason });
        if (!isForgiven(performance.now())) closeSocket(socket, 'TOO_MANY_ERRORS', metrics);
      } else fail(guarded.code, guarded.reason);
    };

    const greetingTimer = setTimeout(() => {
      if (!connection) closeSocket(socket, 'NO_HELLO', metrics);
    }, HELLO_WITHIN_MS);
    const silenceTimer = setInterval(() => {
      if (performance.now() - heardAt > SILENT_AFTER_MS) closeSocket(socket, 'SILENT', metrics);
      else socket.ping();
    }, SILENT_AFTER_MS / 3);

    socket.on('message', (data: Buffer) => {
      heardAt = performance.now();
      receive(guard(data, heardAt));
    });
    socket.on('pong', () => (heardAt = performance.now()));
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      clearTimeout(greetingTimer);
      clearInterval(silenceTimer);
      served.delete(movable);
      metrics.connections.dec();
      if (connection) leave(connection);
    });
  };

  sockets.on('connection', (socket, request) => {
    const address = deps.addressOf(request);
    const count = (byAddress.get(address) ?? 0) + 1;
    byAddress.set(address, count);
    socket.once('close', () => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    });
    if (isDraining) closeSocket(socket, 'STOPPING', metrics);
    else if (count > deps.maxConnections) closeSocket(socket, 'TOO_MANY_CONNECTIONS', metrics);
    else serve(socket);
  });

  const drain: SocketServer['drain'] = async (withinMs, hasElsewhere) => {
    isDraining = true;
    await moveAll(served, withinMs, hasElsewhere);
    const allClosed = [...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await atMost(MOVED_WITHIN_MS, Promise.all(allClosed));
    for (const socket of sockets.clients) closeSocket(socket, 'STOPPING', metrics);
  };

  return {
    drain,
    end: async (withinMs, hasElsewhere) => {
      isEnding = true;
      await drain(withinMs, hasElsewhere);
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
};
