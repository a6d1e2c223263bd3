import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { describeMetrics, documentedMetrics } from './documented-metrics.ts';
import { createLogMetrics, START_PHASES } from './log-metrics.ts';

test('docs/operations.md lists the metrics of a process that uses the log, and no others', () => {
  const registry = new Registry();
  createLogMetrics(registry);
  expect(documentedMetrics('Of every process but bots')).toEqual(describeMetrics(registry));
});

test('docs/operations.md tells the phases of a start, in their order', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const told = /^Phases of a start.*$/m.exec(page)?.[0] ?? '';
  expect([...told.matchAll(/`(\w+)`/g)].map(([, phase]) => phase)).toEqual([...START_PHASES]);
});

test('each phase of a start lasts from the end of the one before, the first one from the beginning', async () => {
  const registry = new Registry();
  let now = 300;
  const metrics = createLogMetrics(registry, () => now);
  metrics.phaseEnded('program');
  now = 1_500;
  metrics.phaseEnded('log');
  expect((await registry.getSingleMetric('battleline_start_phase_seconds')?.get())?.values).toMatchObject([
    { labels: { phase: 'program' }, value: 0.3 },
    { labels: { phase: 'log' }, value: 1.2 },
  ]);
});

test('of each request that has appended its time and its size are kept', async () => {
  const registry = new Registry();
  const { onAppend } = createLogMetrics(registry);
  onAppend({ records: 3, seconds: 0.004 });
  onAppend({ records: 1, seconds: 0.002 });
  const text = await registry.metrics();
  expect(text).toContain('battleline_append_records_sum 4');
  expect(text).toContain('battleline_append_seconds_bucket{le="0.002"} 1');
});
