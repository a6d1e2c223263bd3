import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../config.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: string };

/** A real process of ours, run from its `main.ts`. */
export type TestProcess = {
  readonly child: ChildProcess;
  /** The first log line with this phrase; rejects if the process ends, or the time is up, without it. */
  readonly line: (phrase: string, deadlineMs?: number) => Promise<LogLine>;
  readonly lines: () => readonly LogLine[];
  /** What it wrote to stderr. */
  readonly complaints: () => string;
  /** Resolves with the exit code, null where a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly stop: () => Promise<number | null>;
};

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));

/** For programs of this checkout: what Node has compiled is kept from one start to the next, which then costs less. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: `${CHECKOUT}node_modules/.cache/compiled` };

/** Starts `node <main>`; gets nothing of the test's own environment but these variables. */
export const startTestProcess = (main: string, environment: Environment): TestProcess => {
  const child = spawn(process.execPath, ['--no-warnings', main], {
    env: { ...(main.startsWith(CHECKOUT) && COMPILE_CACHE), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  let complaints = '';
  const look: (() => void)[] = [];
  const changed = (): void => look.splice(0).forEach((once) => once());
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as LogLine);
    changed();
  });
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  let hasEnded = false;
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true;
      changed();
      resolve(code);
    });
  });

  const line: TestProcess['line'] = async (phrase, deadlineMs = 20_000) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      changed();
    }, deadlineMs);
    try {
      for (;;) {
        const found = lines.find(({ msg }) => msg === phrase);
        if (found) return found;
        if (hasEnded || isLate)
          throw new Error(`no line "${phrase}"; ${complaints} the last lines: ${JSON.stringify(lines.slice(-5))}`);
        await new Promise<void>((resolve) => look.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    child,
    line,
    lines: () => lines,
    complaints: () => complaints,
    exited,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
};
