import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Backoff, backoffMs, EXIT_CONFIG } from '@battleline/service';
import { type Child, type ChildEnd, startChild } from './child-process.ts';
import { openLogFile } from './log-file.ts';
import { printUrgentLine } from './log-line.ts';
import type { ProcessPlan } from './process-plan.ts';
import { waitUntilReady } from './ready-probe.ts';
import { StartError } from './start-error.ts';

/** A process that is started again when it dies. */
export type SupervisedProcess = {
  readonly name: string;
  /** Resolves when it is ready for the first time; rejects with StartError when it dies again and again before. */
  readonly ready: Promise<void>;
  /** Why it isn't ready yet; undefined when it is. */
  readonly waitingFor: () => string | undefined;
  readonly pid: () => number | undefined;
  /** Asks it to stop, and kills it after `withinMs`. */
  readonly stop: (withinMs: number) => Promise<void>;
  readonly kill: () => void;
};

export type Supervision = {
  readonly say: (line: string) => void;
  readonly logFolder: string;
  readonly backoff?: Backoff;
};

const FIRST_TRIES = 3;
const STEADY_AFTER_MS = 60_000;

/** Starts a process and keeps it running. */
export const superviseProcess = (plan: ProcessPlan, supervision: Supervision): SupervisedProcess => {
  const { say, logFolder, backoff = { firstMs: 500, maxMs: 30_000 } } = supervision;
  const logPath = join(logFolder, `${plan.name}.log`);
  const log = openLogFile(logPath);
  const stopping = new AbortController();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined); // whoever waits for it hears of it
  let wasReady = false;
  let waitingFor: string | undefined = 'it does not answer yet';
  let child: Child | undefined;
  let lastUrgent = '';

  const onLine = (line: string): void => {
    log.write(line);
    const urgent = printUrgentLine(line);
    if (urgent === undefined || stopping.signal.aborted) return;
    lastUrgent = urgent;
    if (!urgent.startsWith('fatal')) say(`${plan.name}: ${urgent}`); // its end will be told
  };

  const watchReady = async (signal: AbortSignal): Promise<void> => {
    await waitUntilReady(plan.address, signal, (reason) => (waitingFor = reason));
    waitingFor = undefined;
    if (wasReady) say(`${plan.name} is ready again`);
    wasReady = true;
    ready.resolve();
  };

  const runOnce = async (): Promise<ChildEnd> => {
    const over = new AbortController();
    lastUrgent = '';
    child = startChild(plan, onLine);
    watchReady(over.signal).catch(() => undefined); // it ended before it was ready
    const end = await child.ended;
    over.abort();
    child = undefined;
    waitingFor = `it ended ${end.how}`;
    return end;
  };

  const keepRunning = async (): Promise<void> => {
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      const startedAt = performance.now();
      const end = await runOnce();
      if (stopping.signal.aborted) return;
      const why = lastUrgent || end.lastWords;
      const ended = `${plan.name} ended ${end.how}${why && `: ${why}`}`;
      if (!wasReady && (tries + 1 === FIRST_TRIES || end.exitCode === EXIT_CONFIG)) {
        return ready.reject(new StartError('PROCESS_FAILED', `${ended}\nIts log: ${logPath}`));
      }
      if (performance.now() - startedAt > STEADY_AFTER_MS) tries = 0;
      const pauseMs = backoffMs(backoff, tries);
      say(`${ended}; starting it again in ${(pauseMs / 1_000).toFixed(1)} s (log: ${logPath})`);
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = keepRunning();

  const stop = async (withinMs: number): Promise<void> => {
    stopping.abort();
    child?.signal('SIGTERM');
    const timer = setTimeout(() => {
      say(`${plan.name} did not stop within ${withinMs / 1_000} s: killed`);
      child?.signal('SIGKILL');
    }, withinMs);
    await running;
    clearTimeout(timer);
    log.close();
  };
  const kill = (): void => {
    stopping.abort();
    child?.signal('SIGKILL');
  };
  return { name: plan.name, ready: ready.promise, waitingFor: () => waitingFor, pid: () => child?.pid, stop, kill };
};
