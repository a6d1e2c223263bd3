import { Socket } from 'node:net';
import pg from 'pg';
import { LogError } from './event-log.ts';
import { pause } from './pause.ts';
import type { OutageNotice } from './outage-notice.ts';

/** One connection to Postgres that is opened when needed and again after each loss. */
export type PostgresConnection = {
  /**
   * Runs `work` on the live client. Rejects with LogError UNAVAILABLE if there is none and none could be opened: then
   * nothing was sent. Any other error comes from `work`; unless it is a statement's error, the client is given up.
   */
  readonly use: <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;
  /** Grows with each connection that was opened. */
  readonly generation: () => number;
  readonly close: () => Promise<void>;
};

export type PostgresConnectionOptions = {
  readonly url: string;
  readonly name: string;
  readonly connectTimeoutMs: number;
  /** The server gives a statement up after this time, the client a second later: then the server is taken for lost. */
  readonly statementTimeoutMs: number;
  /** Told what becomes of each work, to say when the log goes away and comes back. */
  readonly notice: OutageNotice;
  /** Prepares each new connection; its error closes that connection and reaches the caller of `use`. */
  readonly onConnect: (client: pg.Client) => Promise<void>;
};

const MAX_BACKOFF_MS = 1_000;
const CLOSE_TIMEOUT_MS = 2_000;

type Live = {
  readonly client: pg.Client;
  readonly socket: Socket;
  /** The work that came last: the next one waits for it, since a client takes one statement at a time. */
  last: Promise<void>;
  isLost: boolean;
};

/** Opens nothing yet; the first `use` does. */
export function postgresConnection(options: PostgresConnectionOptions): PostgresConnection {
  let live: Promise<Live> | undefined;
  let generation = 0;
  let failures = 0;
  let notBefore = 0;
  const closing = new AbortController();

  const giveUp = (lost: Live) => {
    if (lost.isLost) return;
    lost.isLost = true;
    live = undefined;
    lost.client.removeAllListeners('notification');
    lost.socket.destroy(); // a frozen server would keep `client.end()` waiting
  };

  const open = async (): Promise<Live> => {
    await pause(notBefore - performance.now(), closing.signal);
    if (closing.signal.aborted) throw new LogError('CLOSED', 'this log has been closed');
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: options.url,
      application_name: options.name,
      connectionTimeoutMillis: options.connectTimeoutMs,
      statement_timeout: options.statementTimeoutMs,
      lock_timeout: options.statementTimeoutMs,
      query_timeout: options.statementTimeoutMs + 1_000,
      keepAlive: true,
      stream: () => socket,
    });
    const opened: Live = { client, socket, last: Promise.resolve(), isLost: false };
    client.on('error', () => giveUp(opened)); // without a listener the loss of an idle connection ends the process
    try {
      await client.connect();
      // A backend whose client is gone must not go on waiting and append later.
      await client.query(`set client_connection_check_interval = '1s'`);
      await options.onConnect(client);
    } catch (error) {
      socket.destroy();
      failures++;
      notBefore = performance.now() + backoffMs(failures);
      if (error instanceof LogError) throw error;
      throw new LogError('UNAVAILABLE', `Postgres does not answer: ${messageOf(error)}`, { cause: error });
    }
    failures = 0;
    generation++;
    return opened;
  };

  const get = async (): Promise<Live> => {
    if (closing.signal.aborted) throw new LogError('CLOSED', 'this log has been closed');
    const attempt = (live ??= open());
    try {
      return await attempt;
    } catch (error) {
      if (live === attempt) live = undefined;
      throw error;
    }
  };

  const carryOut = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    for (;;) {
      const opened = await get();
      const endTurn = await turn(opened);
      try {
        if (!opened.isLost) return await work(opened.client);
      } catch (error) {
        if (!isStatementError(error)) giveUp(opened);
        throw error;
      } finally {
        endTurn();
      }
    }
  };

  return {
    use: async (work) => {
      try {
        const done = await carryOut(work);
        options.notice.answered();
        return done;
      } catch (error) {
        if (!closing.signal.aborted && isOutage(error)) options.notice.failed(messageOf(error), isDiskFull(error));
        throw error;
      }
    },
    generation: () => generation,
    close: async () => {
      closing.abort();
      const opened = await live?.catch(() => undefined);
      if (!opened) return;
      const timer = setTimeout(() => opened.socket.destroy(), CLOSE_TIMEOUT_MS);
      await opened.last;
      await opened.client.end().catch(() => undefined);
      clearTimeout(timer);
      opened.socket.destroy();
    },
  };
}

/** Waits until all that came before is done; the answer lets the next one go. */
async function turn(live: Live): Promise<() => void> {
  const before = live.last;
  const { promise, resolve } = Promise.withResolvers<void>();
  live.last = promise;
  await before;
  return resolve;
}

/** True unless the log has answered, though not what was hoped for. */
const isOutage = (error: unknown): boolean => !(error instanceof LogError) || error.code === 'UNAVAILABLE';

/** True for an error that ended a statement, rolled it back and left the connection alive. */
export const isStatementError = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR';

const DISK_FULL = '53100';

const isDiskFull = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === DISK_FULL;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const backoffMs = (failures: number): number =>
  Math.min(MAX_BACKOFF_MS, 25 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
