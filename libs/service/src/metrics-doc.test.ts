import { expect, test } from '@jest/globals';
import { describeMetrics, documentedMetrics, type DocumentedMetric } from './documented-metrics.ts';
import { createRegistry } from './metrics.ts';

const named = ({ name, type, labels }: DocumentedMetric): string => `${name} ${type} ${labels}`;

test('docs/operations.md lists the metrics of every process', () => {
  const documented = documentedMetrics('Of every process').map(named);
  const registered = describeMetrics(createRegistry('bot', { version: '1.0.0', commit: 'unknown' })).map(named);
  expect(registered.filter((metric) => !documented.includes(metric))).toEqual([]);
  // Elsewhere Node tells less about its process.
  if (process.platform === 'linux') expect(documented).toEqual(registered);
});
