import type { IncomingMessage, Server } from 'node:http';
import { MAX_CLIENT_FRAME } from '@battleline/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { atMost } from '../answer-in-time.ts';
import { closeSocket } from './connection.ts';
import { moveAll, type Movable } from './drain.ts';
import { createReception, type ReceptionDeps } from './reception.ts';
import { serveSocket, type SocketLifeDeps } from './socket-life.ts';

/** How long a socket may stay after it was asked to move; every command is answered by then. */
const MOVED_WITHIN_MS = 3000;

export type SocketServerDeps = ReceptionDeps &
  Omit<SocketLifeDeps, 'reception'> & {
    readonly server: Server;
    /** of the client behind a request */
    readonly addressOf: (request: IncomingMessage) => string;
    /** of one address */
    readonly maxConnections: number;
    /** whether it has read the log once and the lobby knows it; before, sockets are refused with 503 */
    readonly hasStarted: () => boolean;
    /** origins that browsers may come from; empty = the server's own host only */
    readonly origins: readonly string[];
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
  const { metrics } = deps;
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
    !origin || deps.origins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === headers.host);
  metrics.watchUnsent(() => [...sockets.clients].map(({ bufferedAmount }) => bufferedAmount));
  sockets.on('error', (error) => {
    // It passes on the HTTP server's errors. A port that can't be had is told by whoever listens, with what to do.
    if (deps.server.listening) throw error;
  });

  const reception = createReception(deps);
  const byAddress = new Map<string, number>();
  const served = new Set<Movable>();
  let isDraining = false;

  /** Counts the socket with those of its address until it closes; the result is how many there are. */
  const count = (socket: WebSocket, address: string): number => {
    const open = (byAddress.get(address) ?? 0) + 1;
    byAddress.set(address, open);
    socket.once('close', () => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    });
    return open;
  };

  sockets.on('connection', (socket, request) => {
    const open = count(socket, deps.addressOf(request));
    if (isDraining) return closeSocket(socket, 'STOPPING', metrics);
    if (open > deps.maxConnections) return closeSocket(socket, 'TOO_MANY_CONNECTIONS', metrics);
    const movable = serveSocket({ socket, stream: request.socket }, { ...deps, reception });
    served.add(movable);
    socket.once('close', () => served.delete(movable));
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
      reception.close();
      await drain(withinMs, hasElsewhere);
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
};
