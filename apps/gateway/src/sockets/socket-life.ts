import type { ClientFrame, FrameErrorCode, HelloFrame } from '@battleline/protocol';
import type { Logger } from '@battleline/service';
import { type ClientSocket, closeSocket, type Connection } from './connection.ts';
import type { Movable } from './drain.ts';
import type { FloorWatch } from './floor-watch.ts';
import { createFrameGuard, type Guarded } from './frame-guard.ts';
import { greet, type Greeting } from './hello.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { Reception } from './reception.ts';
import type { Route } from './route.ts';
import type { SessionTokens } from '../http/session-token.ts';
import { type BucketLimits, createTokenBucket } from './token-bucket.ts';
import type { World } from '../world.ts';

const HELLO_WITHIN_MS = 10_000;
const SILENT_AFTER_MS = 30_000;
/** Bad frames that a connection may send; they are forgiven in time, so that a long life isn't held against it. */
const PATIENCE: BucketLimits = { burst: 20, perSecond: 0.1 };
const NOT_NOW: Greeting = { status: 'later' };

export type SocketLifeDeps = {
  readonly world: World;
  readonly tokens: SessionTokens;
  readonly route: Route;
  readonly reception: Pick<Reception, 'welcome' | 'leave'>;
  readonly floors: FloorWatch;
  readonly limits: BucketLimits;
  /** whether new clients are taken; those who are here stay */
  readonly isOpen: () => boolean;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
};

/**
 * Serves a socket from its opening to its close: the greeting first, then frame by frame. What comes back can ask the
 * client to move: the socket is closed then as soon as all its frames are answered.
 */
export const serveSocket = (clientSocket: ClientSocket, deps: SocketLifeDeps): Movable => {
  const { socket } = clientSocket;
  const { world, metrics, log } = deps;
  const guard = createFrameGuard(deps.limits);
  const isForgiven = createTokenBucket(PATIENCE);
  let connection: Connection | undefined;
  let isGreeting = false;
  let isMoving = false;
  let pending = 0;
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
    else connection = deps.reception.welcome(clientSocket, frame, greeting.identity);
  };

  const dispatch = async (frame: ClientFrame): Promise<void> => {
    if (frame.type === 'hello') await hello(frame);
    else if (connection) await deps.route(frame, connection);
    else fail('HELLO_FIRST', 'The first frame must be hello.');
  };

  const leaveIfDone = (): void => {
    if (isMoving && pending === 0) closeSocket(socket, 'STOPPING', metrics);
  };

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
    metrics.connections.dec();
    if (connection) deps.reception.leave(connection);
  });

  return {
    move: () => {
      isMoving = true;
      connection?.send({ type: 'moving', at: world.at() });
      leaveIfDone();
    },
  };
};
