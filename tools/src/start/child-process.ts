import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProcessPlan } from './process-plan.ts';

/** A process that was started, until it has ended. */
export type Child = {
  readonly pid: number | undefined;
  /** Resolves at its end, with the way it ended and the last thing it said on standard error. */
  readonly ended: Promise<ChildEnd>;
  readonly signal: (signal: NodeJS.Signals) => void;
};

export type ChildEnd = { readonly how: string; readonly exitCode: number | undefined; readonly lastWords: string };

const PARENT_WATCH = fileURLToPath(new URL('./parent-watch.mjs', import.meta.url));

/** Starts a process; its lines go to `onLine`. */
export const startChild = (
  plan: Pick<ProcessPlan, 'program' | 'environment'>,
  onLine: (line: string, from: 'stdout' | 'stderr') => void,
): Child => {
  const child = spawn(process.execPath, ['--import', PARENT_WATCH, plan.program], {
    env: plan.environment,
    // In a group of its own: a Ctrl-C in the terminal must reach it through us, once.
    detached: true,
    // By the last one it notices our end.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let lastWords = '';
  createInterface({ input: child.stdout! }).on('line', (line) => onLine(line, 'stdout'));
  createInterface({ input: child.stderr! }).on('line', (line) => {
    if (/^\S*Error\b/.test(line) || (lastWords === '' && line.trim() !== '')) lastWords = line.trim();
    onLine(line, 'stderr');
  });
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('error', (error) => resolve({ how: error.message, exitCode: undefined, lastWords }));
    child.once('close', (code, signal) =>
      resolve({
        how: code === null ? `by ${signal}` : `with exit code ${code}`,
        exitCode: code ?? undefined,
        lastWords,
      }),
    );
  });
  return { pid: child.pid, ended, signal: (signal) => void child.kill(signal) };
};
