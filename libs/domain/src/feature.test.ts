import { expect, test } from '@jest/globals';
import { alreadySo, decided } from './decider.ts';
import { type FeatureCommand, featureDecider, type FeatureEvent } from './feature.ts';

const activate: FeatureCommand = { type: 'activateFeature', feature: 'presence' };
const activated: FeatureEvent = { type: 'FeatureActivated', feature: 'presence' };
const after = (...events: readonly FeatureEvent[]) =>
  events.reduce(
    (state, event, index) => featureDecider.evolve(state, event, { id: 'f', at: index + 1 }),
    featureDecider.initialState,
  );

test('a feature is inactive until it is activated', () => {
  expect(after()).toEqual({ status: 'inactive' });
  expect(featureDecider.decide(activate, after())).toEqual(decided(activated));
  expect(after(activated)).toEqual({ status: 'active', feature: 'presence', activatedAt: 1 });
});

test('a feature that is active is activated no second time', () => {
  expect(featureDecider.decide(activate, after(activated))).toEqual(alreadySo);
  expect(after(activated, activated)).toEqual(after(activated));
});
