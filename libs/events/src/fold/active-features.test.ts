import { expect, test } from '@jest/globals';
import { activeFeatures } from './active-features.ts';
import { featureStream } from './named-streams.ts';
import { named, partition } from './partition.fixture.ts';

const activate = (log: ReturnType<typeof partition>, feature: string, seconds: number) =>
  log.append(
    seconds,
    { streams: [named('feature', featureStream(feature).id, 0)] },
    { type: 'FeatureActivated', feature },
  );

test('a feature is active from its activation on, for ever', () => {
  const log = partition();
  expect(activeFeatures(log.fold)).toEqual(new Set());
  activate(log, 'presence', 1);
  expect(activeFeatures(log.fold)).toEqual(new Set(['presence']));
  log.append(24 * 3600);
  expect(activeFeatures(log.fold)).toEqual(new Set(['presence']));
});

test('a feature of another version of this program is none of this one', () => {
  const log = partition();
  expect(activate(log, 'telepathy', 1).status).toBe('admitted');
  expect(activeFeatures(log.fold)).toEqual(new Set());
});

test('the stream of a feature is named by the hash of its name', () => {
  // printf presence | sha256sum
  expect(featureStream('presence')).toEqual({ kind: 'feature', id: 'dff0669b4df441c26626db0001cd5bee' });
});
