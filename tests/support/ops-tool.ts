import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from '@battleline/service/testing';
import type { Stage } from './stage.ts';
import { SECRET } from './test-system.ts';

const MAIN = fileURLToPath(new URL('../../tools/src/ops/main.ts', import.meta.url));

type Told = { readonly code: number | null; readonly out: string; readonly told: string };

/** Runs the operators' tool as a process, on the log that these variables name: what it says on stdout, and at all. */
export const runOps = async (
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Told> => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, told: out + errors };
};

/** Runs it on this system, whose names it can read. */
export const opsOn = ({ system }: Stage, ...args: readonly string[]): Promise<Told> =>
  runOps({ ...system.servers.environment(), NAME_SECRET: SECRET }, ...args);
