import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BEGUN, type Figures, type LoadPlan } from './figures.ts';
import type { LoadOrder } from './load.ts';

/** A server that is being measured. */
export type Subject = Pick<LoadOrder, 'kind' | 'address' | 'parts'> & { readonly stop: () => Promise<unknown> };

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));

/** Puts the load on the server, from a process of its own; `begun` is called when its warm-up is over. */
export const measure = async (
  { kind, address, parts }: Subject,
  plan: LoadPlan,
  begun: () => void = () => undefined,
): Promise<Figures> => {
  const order: LoadOrder = { kind, address, parts, ...plan };
  const child = spawn(process.execPath, ['--no-warnings', LOAD, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout }))
    if (line === BEGUN) begun();
    else return JSON.parse(line) as Figures;
  throw new Error('the load ended without figures');
};
