import { alreadySo, type Decider, type Decision, decided } from './decider.ts';

/**
 * What is new since the first version, each a set of events and schema versions that older programs can't read. They
 * are written only once the feature is active in the log (docs/events.md lists them).
 */
export const FEATURES = [
  'presence',
  'accounts',
  'sittings',
  'rematches',
  'chat',
  'blocking',
  'same-deal',
  'announcements',
] as const;
export type Feature = (typeof FEATURES)[number];

/** A fact of the topic `lobby`, storage. `feature` is any text: a program may read of one that it doesn't know. */
export type FeatureEvent = { readonly type: 'FeatureActivated'; readonly feature: string };

/** Asked by an operator, and only if every live process knows the feature: there is no way back. */
export type FeatureCommand = { readonly type: 'activateFeature'; readonly feature: Feature };

export type FeatureState =
  | { readonly status: 'inactive' }
  | { readonly status: 'active'; readonly feature: string; readonly activatedAt: number };

export const inactiveFeature: FeatureState = { status: 'inactive' };

const evolveFeature: Decider<FeatureCommand, FeatureEvent, FeatureState, never, string>['evolve'] = (
  state,
  { feature },
  { at },
) => (state.status === 'active' ? state : { status: 'active', feature, activatedAt: at });

const decideFeature = ({ feature }: FeatureCommand, state: FeatureState): Decision<FeatureEvent, never> =>
  state.status === 'active' ? alreadySo : decided({ type: 'FeatureActivated', feature });

/** One feature: from its activation on, what belongs to it may be written. */
export const featureDecider: Decider<FeatureCommand, FeatureEvent, FeatureState, never, string> = {
  initialState: inactiveFeature,
  evolve: evolveFeature,
  decide: decideFeature,
};
