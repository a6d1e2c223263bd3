import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Sees to it that nothing we started outlives us, should we be killed. */
export type Reaper = {
  readonly watch: (pid: number) => void;
  readonly forget: (pid: number) => void;
  readonly stop: () => void;
};

const PROGRAM = fileURLToPath(new URL('./reaper.mjs', import.meta.url));

export const startReaper = (): Reaper => {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined); // it is gone: then nobody watches
  const say = (line: string): void => void child.stdin.write(`${line}\n`);
  return { watch: (pid) => say(`+${pid}`), forget: (pid) => say(`-${pid}`), stop: () => void child.stdin.end() };
};
