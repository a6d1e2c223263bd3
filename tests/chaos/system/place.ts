import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Reaper } from './reaper.ts';

export type PlaceStatus = 'starting' | 'up' | 'frozen' | 'stopping' | 'down';

/** A place for one process of ours, that keeps its port when the process in it ends and another one is started. */
export type Place = {
  readonly name: string;
  readonly status: () => PlaceStatus;
  /** The newest log line with this phrase since the process was started. */
  readonly said: (phrase: string) => LogLine | undefined;
  /** Resolves when it is ready; rejects when it has ended before, or isn't in time. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** SIGTERM, and SIGKILL where that doesn't help in time; the exit code. */
  readonly stop: () => Promise<number | null>;
  readonly freeze: () => void;
  readonly thaw: () => void;
};

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

export type PlaceOptions = {
  readonly name: string;
  /** path of its main.ts */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFolder: string;
  readonly reaper: Reaper;
  /** by how much it gives way to other processes, as in `nice` */
  readonly niceness: number;
  /** the log line that says that it serves, or may at any moment */
  readonly isReady: (line: LogLine) => boolean;
  /** It ended without having been told to. */
  readonly ended: (how: string, lastWords: string) => void;
};

const READY_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 25_000;
const URGENT = ['warn', 'error'];

const printWords = ({ msg, error, reason }: LogLine): string => {
  const why = error && typeof error === 'object' && 'message' in error ? error.message : reason;
  return typeof why === 'string' ? `${msg}: ${why}` : msg;
};

const parseLine = (text: string): LogLine | undefined => {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined; // not a line of ours: it is in the log file
  }
};

export const createPlace = (options: PlaceOptions): Place => {
  const { name, reaper } = options;
  const logFile = `${options.logFolder}/${name}.log`;
  let child: ChildProcess | undefined;
  let status: PlaceStatus = 'down';
  let exited: Promise<number | null> = Promise.resolve(null);
  let said = new Map<string, LogLine>();

  const begin = (): Promise<void> => {
    const file = openSync(logFile, 'a');
    const started = spawn(process.execPath, ['--no-warnings', options.program], {
      env: { ...options.environment },
      stdio: ['ignore', 'pipe', file],
      detached: true, // a Ctrl-C in the terminal must reach it through us, once
    });
    closeSync(file);
    // A run that gives way itself can hardly give way any further.
    const niceness = Math.min(getPriority() + options.niceness, constants.priority.PRIORITY_LOW);
    if (started.pid !== undefined) setPriority(started.pid, niceness);
    child = started;
    status = 'starting';
    said = new Map();
    const ready = Promise.withResolvers<void>();
    let lastWords = '';
    let isFatal = false;
    createInterface({ input: started.stdout! }).on('line', (text) => {
      appendFileSync(logFile, `${text}\n`);
      const line = parseLine(text);
      if (!line || child !== started) return;
      if (line['level'] === 'fatal' || (URGENT.includes(String(line['level'])) && !isFatal))
        lastWords = printWords(line);
      isFatal ||= line['level'] === 'fatal';
      said.set(line.msg, line);
      if (status === 'starting' && options.isReady(line)) {
        status = 'up';
        ready.resolve();
      }
    });
    const { pid } = started;
    if (pid !== undefined) reaper.watch(pid);
    exited = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
        if (pid !== undefined) reaper.forget(pid);
        const how = code === null ? `by ${signal}` : `with exit code ${code}`;
        ready.reject(new Error(`${name} ended ${how} before it was ready; its log: ${logFile}`));
        const wasTold = status === 'stopping' || status === 'down';
        status = 'down';
        if (!wasTold) options.ended(how, lastWords);
        resolve(code);
      };
      started.once('error', (error) => end(null, error.message));
      started.once('close', end);
    });
    return ready.promise;
  };

  const start = async (): Promise<void> => {
    const ready = begin();
    const late = setTimeout(() => child?.kill('SIGKILL'), READY_WITHIN_MS);
    try {
      await ready;
    } finally {
      clearTimeout(late);
    }
  };
  const signal = (what: NodeJS.Signals): void => void child?.kill(what);

  return {
    name,
    status: () => status,
    said: (phrase) => said.get(phrase),
    start,
    kill: async () => {
      if (status === 'down') return;
      status = 'stopping';
      signal('SIGKILL');
      await exited;
    },
    stop: async () => {
      if (status === 'down') return 0;
      signal('SIGCONT');
      status = 'stopping';
      signal('SIGTERM');
      const late = setTimeout(() => signal('SIGKILL'), STOP_WITHIN_MS);
      const code = await exited;
      clearTimeout(late);
      return code;
    },
    freeze: () => {
      if (status !== 'up') return;
      status = 'frozen';
      signal('SIGSTOP');
    },
    thaw: () => {
      if (status !== 'frozen') return;
      signal('SIGCONT');
      status = 'up';
    },
  };
};
