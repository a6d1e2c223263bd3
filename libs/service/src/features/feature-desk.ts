import { setTimeout as delay } from 'node:timers/promises';
import {
  type Feature,
  featureDecider,
  FEATURES,
  type FeatureState,
  inactiveFeature,
  isServing,
} from '@battleline/domain';
import { type EventLog, featureStream, type Heartbeat, streamKey } from '@battleline/events';
import { BEAT_EVERY_MS } from '../beats/beat-watch.ts';
import { followBeats } from '../beats/beat-following.ts';
import { openLobbyDesk } from '../lobby-desk.ts';
import { type LivingGateway, type Unaware, unawareOf } from './feature-knowledge.ts';

/** Where a feature stands (R11). */
export type FeatureStanding =
  /** log time, µs */
  | { readonly status: 'active'; readonly activatedAt: number }
  /** by so many processes, which are all that live */
  | { readonly status: 'known'; readonly processes: number }
  | { readonly status: 'unknown'; readonly unaware: readonly Unaware[] }
  /** no heartbeat at all was heard */
  | { readonly status: 'unheard' };

/** What an operator can see and do about features. */
export type FeatureDesk = {
  readonly standing: (feature: Feature) => FeatureStanding;
  /** Activates a feature that is `known`, and answers how it stands then. Rejects where the log doesn't take the record. */
  readonly activate: (feature: Feature) => Promise<FeatureStanding>;
  readonly close: () => Promise<void>;
};

export type FeatureDeskOptions = {
  readonly log: EventLog;
  readonly signal: AbortSignal;
  /** Gateways that are gone, whatever the lobby says: somebody vouches for it. */
  readonly isGone?: (gateway: string) => boolean;
  readonly listenMs?: number;
};

/** Long enough for each living process to beat. */
const LISTEN_MS = 3 * BEAT_EVERY_MS;

/** Reads the lobby and listens to the heartbeats of all; rejects with the log's error, or where the lobby can't be read on. */
export const openFeatureDesk = async (options: FeatureDeskOptions): Promise<FeatureDesk> => {
  const { log, signal, isGone = () => false, listenMs = LISTEN_MS } = options;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const heard = new Map<string, Heartbeat>();
  let logTime = 0;

  const beating = followBeats(
    log,
    (beat, time) => {
      heard.set(beat.process, beat);
      logTime = Math.max(logTime, time * 1000);
    },
    both,
  );
  beating.catch(() => undefined); // told by those who wait for it
  const listening = delay(listenMs, undefined, { signal: both });
  listening.catch(() => undefined);
  const opening = openLobbyDesk({ log, signal: both, logTime: () => logTime });
  const close = async (): Promise<void> => {
    stop.abort();
    await Promise.allSettled([beating, opening.then((desk) => desk.close())]);
  };
  const { lobby, write } = await opening.catch(async (error: unknown) => {
    await close();
    throw error;
  });

  const stateOf = (feature: Feature): FeatureState => {
    const state = lobby.read(streamKey(featureStream(feature)))?.state;
    return state?.kind === 'feature' ? state.feature : inactiveFeature;
  };
  const livingGateways = (): LivingGateway[] =>
    [...lobby.state().streams].flatMap(([key, { state }]) => {
      const id = key.slice('gateway/'.length);
      if (state.kind !== 'gateway' || !isServing(state.gateway) || isGone(id)) return [];
      return 'program' in state.gateway ? [{ id, program: state.gateway.program }] : [];
    });

  const standing: FeatureDesk['standing'] = (feature) => {
    const state = stateOf(feature);
    if (state.status === 'active') return { status: 'active', activatedAt: state.activatedAt };
    if (heard.size === 0) return { status: 'unheard' };
    const unaware = unawareOf(feature, [...heard.values()], livingGateways());
    return unaware.length > 0 ? { status: 'unknown', unaware } : { status: 'known', processes: heard.size };
  };

  const activate: FeatureDesk['activate'] = async (feature) => {
    await write(() => {
      if (standing(feature).status !== 'known') return undefined;
      const decision = featureDecider.decide({ type: 'activateFeature', feature }, stateOf(feature));
      return decision.ok ? decision.event : undefined;
    });
    return standing(feature);
  };

  try {
    await listening;
    return { standing, activate, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Activates every feature of this program that all who live know; answers how each stands then. */
export const activateAll = async (
  options: FeatureDeskOptions,
): Promise<readonly (readonly [Feature, FeatureStanding])[]> => {
  const desk = await openFeatureDesk(options);
  try {
    const standings: (readonly [Feature, FeatureStanding])[] = [];
    for (const feature of FEATURES) standings.push([feature, await desk.activate(feature)]);
    return standings;
  } finally {
    await desk.close();
  }
};
