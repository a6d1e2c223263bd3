import { type Feature, FEATURES } from '@battleline/domain';
import { streamKey } from '../header.ts';
import { featureStream } from './named-streams.ts';
import type { PartitionFold } from './partition-fold.ts';

const KEYS = FEATURES.map((feature) => [feature, streamKey(featureStream(feature))] as const);

/** The features of this program that are active in the log, as far as the lobby's fold has read it (R11). */
export const activeFeatures = (lobby: Pick<PartitionFold, 'read'>): ReadonlySet<Feature> =>
  new Set(
    KEYS.flatMap(([feature, key]) => {
      const state = lobby.read(key)?.state;
      return state?.kind === 'feature' && state.feature.status === 'active' ? [feature] : [];
    }),
  );
