import { describeMetrics, documentedMetrics } from '@battleline/service/documented-metrics';
import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createGatewayMetrics } from './metrics.ts';

test('docs/operations.md lists the metrics of a gateway, and no others', () => {
  const registry = new Registry();
  createGatewayMetrics(registry);
  expect(documentedMetrics('Of gateways')).toEqual(describeMetrics(registry));
});
