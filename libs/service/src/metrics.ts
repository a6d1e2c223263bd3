import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Program } from './program.ts';

/** A process's metrics: Node's own, and which program it is. */
export const createRegistry = (role: string, program: Program): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'battleline_program_info',
    help: 'Which program runs; always 1',
    labelNames: ['version', 'commit'],
    registers: [registry],
  }).set({ ...program }, 1);
  return registry;
};
