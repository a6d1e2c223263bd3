import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A tool that runs as in a terminal. */
export type RunningTool = {
  readonly pid: number;
  readonly output: () => string;
  /** Resolves with the first match in its output; rejects with the output if it ends before, or never says so. */
  readonly says: (pattern: RegExp, withinMs?: number) => Promise<string>;
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly signal: (signal: NodeJS.Signals) => void;
};

const pathOf = (tool: string): string => fileURLToPath(new URL(`../${tool}/main.mjs`, import.meta.url));

/** Runs `npm run <tool>` without npm. */
export const runTool = (
  tool: 'start' | 'sql' | 'ops',
  args: readonly string[],
  options: {
    readonly environment?: NodeJS.ProcessEnv;
    readonly input?: string;
    readonly node?: readonly string[];
  } = {},
): RunningTool => {
  const child = spawn(process.execPath, [...(options.node ?? []), pathOf(tool), ...args], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...options.environment },
  });
  child.stdin.end(options.input ?? '');
  let output = '';
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const says = (pattern: RegExp, withinMs = 30_000): Promise<string> =>
    waitFor(
      child,
      () => pattern.exec(output)?.[0],
      () => `waited for ${pattern}, got: ${output}`,
      withinMs,
    );
  return { pid: child.pid!, output: () => output, says, ended, signal: (signal) => void child.kill(signal) };
};

const waitFor = (
  child: ChildProcess,
  look: () => string | undefined,
  describe: () => string,
  withinMs: number,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const check = (): void => {
      const found = look();
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    const fail = (): void => reject(new Error(describe()));
    const timer = setTimeout(fail, withinMs);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', () => setImmediate(check));
    child.once('close', () => (check(), fail()));
    check();
  });

/** A new folder that also the user may enter under whom root runs Postgres. */
export const makeFolder = async (): Promise<{ path: string; remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'battleline-start-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};
