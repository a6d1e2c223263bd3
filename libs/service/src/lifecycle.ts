import { flushCompileCache } from 'node:module';
import type { Logger } from './logger.ts';

/** What a process's `main` gets: its end, and a place for all that must be closed then. */
export type Life = {
  /** Aborts when the process is to stop. */
  readonly signal: AbortSignal;
  /** Resolves when the process is to stop. */
  readonly stopped: Promise<void>;
  /** Keeps what has been opened; it is closed at the end, after everything opened later. */
  readonly open: <Thing>(
    name: string,
    opening: Promise<Thing> | Thing,
    close: (thing: Thing) => Promise<void> | void,
  ) => Promise<Thing>;
  /** Ends the process by an error that nobody else awaits. */
  readonly fail: (error: unknown) => void;
  /** Stops the process as SIGTERM does; the last log line says why. */
  readonly stop: (why: string) => void;
};

/** The part of Node's `process` that a life needs; tests pass another one. */
export type ProcessHost = {
  readonly on: (event: string, listener: (...given: unknown[]) => void) => unknown;
  readonly exit: (code: number) => void;
};

export type RunOptions = {
  readonly logger: Logger;
  /** ms that `main` and all closing may take once the process is to stop */
  readonly stopWithinMs?: number;
  readonly host?: ProcessHost;
};

type Ending = { readonly why: string; readonly code: number };
type Opened = { readonly name: string; readonly close: () => Promise<void> | void };

/**
 * Runs a process: `main` goes on until its signal aborts, by SIGTERM, SIGINT or a failure. Then everything opened is
 * closed in reverse; the last log line says why. Exit codes: 0 asked to stop or done, 1 failed or couldn't close.
 */
export const runProcess = async (options: RunOptions, main: (life: Life) => Promise<void>): Promise<void> => {
  const { logger, stopWithinMs = 10_000, host = process } = options;
  // Where NODE_COMPILE_CACHE names a folder: the next start has use of it, also if this process is killed.
  flushCompileCache();
  const stop = new AbortController();
  const stopped = Promise.withResolvers<void>();
  const opened: Opened[] = [];
  let ending: Ending | undefined;

  const end = (next: Ending): void => {
    if (ending) return;
    ending = next;
    stop.abort();
    stopped.resolve();
  };
  const fail = (error: unknown): void => {
    if (ending?.code === 0) return logger.warn({ error }, 'failed while stopping');
    logger.fatal({ error }, 'failed');
    end({ why: 'failed', code: 1 });
  };
  const obey = (signal: string) => (): void => {
    if (!ending) return end({ why: signal, code: 0 });
    logger.warn({ why: signal }, 'stopped at once');
    host.exit(1);
  };
  host.on('SIGTERM', obey('SIGTERM'));
  host.on('SIGINT', obey('SIGINT'));
  host.on('uncaughtException', fail);
  host.on('unhandledRejection', fail);

  const open: Life['open'] = async (name, opening, close) => {
    const thing = await opening;
    opened.push({ name, close: () => close(thing) });
    return thing;
  };
  const stopFor = (why: string): void => end({ why, code: 0 });
  const work = main({ signal: stop.signal, stopped: stopped.promise, open, fail, stop: stopFor }).then(
    () => end({ why: 'done', code: 0 }),
    (error: unknown) => {
      // An outage that was being waited out when the signal came is no failure.
      if (!(stop.signal.aborted && isAbort(error))) fail(error);
    },
  );
  await Promise.race([work, stopped.promise]);

  const deadline = startDeadline(stopWithinMs);
  const isClosed = await closeAll({ work, opened, deadline, logger });
  deadline.cancel();
  const { why, code } = ending ?? { why: 'done', code: 0 };
  logger.info({ why }, 'stopped');
  host.exit(isClosed ? code : 1);
};

/** Whether this is how an aborted signal ends what waits. */
export const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';

type Deadline = { readonly passed: Promise<'late'>; readonly cancel: () => void };

const startDeadline = (ms: number): Deadline => {
  const passed = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => passed.resolve('late'), ms);
  return { passed: passed.promise, cancel: () => clearTimeout(timer) };
};

type Closing = {
  readonly work: Promise<void>;
  readonly opened: Opened[];
  readonly deadline: Deadline;
  readonly logger: Logger;
};

const closeAll = async ({ work, opened, deadline, logger }: Closing): Promise<boolean> => {
  let isClosed = true;
  const finish = async (name: string, closing: () => Promise<void> | void): Promise<void> => {
    try {
      if ((await Promise.race([Promise.resolve().then(closing), deadline.passed])) !== 'late') return;
      logger.error({ name }, 'closing took too long');
    } catch (error) {
      logger.error({ name, error }, 'closing failed');
    }
    isClosed = false;
  };
  await finish('main', () => work);
  for (let last = opened.pop(); last; last = opened.pop()) await finish(last.name, last.close);
  return isClosed;
};
