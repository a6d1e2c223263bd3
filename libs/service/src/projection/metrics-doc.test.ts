import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { describeMetrics, documentedMetrics } from '../documented-metrics.ts';
import { createProjectionMetrics } from './projection-metrics.ts';

test('docs/operations.md lists the metrics of a projection, and no others', () => {
  const registry = new Registry();
  createProjectionMetrics(registry, 'public_list/1');
  expect(documentedMetrics('Of projector and game-log')).toEqual(describeMetrics(registry));
});
