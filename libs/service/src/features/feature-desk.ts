import { setTimeout as delay } from 'node:timers/promises';
import {
  type Feature,
  featureDecider,
  FEATURES,
  type FeatureState,
  inactiveFeature,
  isServing,
} from '@battleline/domain';
import {
  createLogReader,
  decodeControl,
  decodeRecord,
  encodeRecord,
  type EventLog,
  featureStream,
  FOLD_VERSION,
  type FoldedBatch,
  type Header,
  type Heartbeat,
  LOBBY_PARTITION,
  plainHeader,
  streamKey,
  streamRefs,
} from '@battleline/events';
import { BEAT_EVERY_MS } from '../beats/beat-watch.ts';
import { followBeats } from '../beats/beat-following.ts';
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
const DEADLINE_MS = 15_000;
const MAX_TRIES = 5;

/** Reads the lobby and listens to the heartbeats of all; rejects with the log's error, or where the lobby can't be read on. */
export const openFeatureDesk = async (options: FeatureDeskOptions): Promise<FeatureDesk> => {
  const { log, signal, isGone = () => false, listenMs = LISTEN_MS } = options;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const heard = new Map<string, Heartbeat>();
  let logTime = 0;
  let onBatch: (batch: FoldedBatch) => void = () => undefined;

  const reader = createLogReader({
    log,
    topics: { lobby: 1 },
    decode: decodeRecord,
    decodeControl,
    onBatch: (batch) => onBatch(batch),
  });
  const lobby = reader.fold('lobby', LOBBY_PARTITION);
  const running = [
    reader.run(both),
    followBeats(
      log,
      (beat, time) => {
        heard.set(beat.process, beat);
        logTime = Math.max(logTime, time * 1000);
      },
      both,
    ),
  ];
  const close = async (): Promise<void> => {
    stop.abort();
    await Promise.allSettled(running);
  };

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

  /** Appends until a copy is read back or can't count any more; answers whether it counts. */
  const settle = async (header: Header, value: Uint8Array): Promise<boolean> => {
    const found = Promise.withResolvers<boolean>();
    onBatch = ({ records, outcomes }) =>
      outcomes.forEach((outcome, index) => {
        const own = records[index]?.value;
        if (own && Buffer.compare(own, value) === 0) found.resolve(outcome.status === 'admitted');
      });
    const late = AbortSignal.any([both, AbortSignal.timeout(DEADLINE_MS)]);
    const key = new TextEncoder().encode(header.streams.map(streamKey)[0]);
    let isIn = false;
    while (!late.aborted) {
      if (!isIn) {
        const results = await log.append([{ topic: 'lobby', partition: LOBBY_PARTITION, key, value }]);
        isIn = results[0]?.status === 'appended';
      }
      const settled = await Promise.race([found.promise, delay(500, undefined, { ref: false })]);
      if (settled !== undefined) return settled;
    }
    throw new Error('the log has not taken the record in time');
  };

  const activate: FeatureDesk['activate'] = async (feature) => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = standing(feature);
      if (before.status !== 'known') return before;
      const decision = featureDecider.decide({ type: 'activateFeature', feature }, stateOf(feature));
      if (!decision.ok || !decision.event) return standing(feature);
      const header: Header = {
        ...plainHeader(lobby.now()),
        streams: streamRefs(lobby, [featureStream(feature)], decision.event),
        // A process that hangs and wakes up must not activate what nobody has asked about for long.
        notAfter: Math.max(lobby.now(), logTime) + DEADLINE_MS * 1000,
        needs: FOLD_VERSION,
      };
      if (await settle(header, encodeRecord(header, decision.event))) return standing(feature);
    }
    throw new Error('others change this feature at the same time: try again');
  };

  try {
    await Promise.race([Promise.all([reader.ready(), delay(listenMs, undefined, { signal: both })]), running[0]]);
    const [stopped] = reader.stopped();
    if (stopped) throw new Error(`${stopped.topic}/${stopped.partition} can't be read on: ${stopped.reason}`);
    signal.throwIfAborted();
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
