import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromLoad, LoadPlan, ToLoad } from './message.ts';

/** A process full of players. */
export type LoadProcess = {
  readonly tell: (message: ToLoad) => void;
  /** Resolves with the next message of that type that fits; rejects if the process ends before. */
  readonly next: <Type extends FromLoad['type']>(
    type: Type,
    fits?: (message: Extract<FromLoad, { type: Type }>) => boolean,
  ) => Promise<Extract<FromLoad, { type: Type }>>;
  readonly kill: () => void;
  readonly pid: number;
};

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts it and sends its players in; `heard` is told of every message. */
export const startLoadProcess = (plan: LoadPlan, heard: (message: FromLoad) => void): LoadProcess => {
  const child = fork(PROGRAM, { execArgv: ['--no-warnings'], detached: true });
  const waiting = new Set<{ readonly look: (message: FromLoad) => void; readonly fail: (error: Error) => void }>();
  child.on('message', (message: FromLoad) => {
    heard(message);
    for (const { look } of waiting) look(message);
  });
  child.once('exit', (code, signal) => {
    for (const { fail } of waiting) fail(new Error(`the players' process ended (${code ?? signal})`));
  });
  const tell = (message: ToLoad): void => void child.send(message);
  tell({ type: 'start', plan });
  return {
    tell,
    next: (type, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = (message: FromLoad): void => {
          if (message.type !== type) return;
          const found = message as Extract<FromLoad, { type: typeof type }>;
          if (!fits(found)) return;
          waiting.delete(entry);
          resolve(found);
        };
        const entry = { look, fail: reject };
        waiting.add(entry);
      }),
    kill: () => void child.kill('SIGKILL'),
    pid: child.pid ?? 0,
  };
};
