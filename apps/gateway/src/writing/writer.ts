import type { Decision, Refusal } from '@battleline/domain';
import {
  type AnyEvent,
  encodeRecord,
  type EventLog,
  FOLD_VERSION,
  type Header,
  type PartitionFold,
  streamKey,
  type StreamName,
  streamRefs,
} from '@battleline/events';
import { appendUntilKnown } from '@battleline/service';
import type { GatewayMetrics } from '../metrics.ts';
import type { OwnGateway } from '../life/own-gateway.ts';
import type { ReadBack, ReadBackOutcome } from './read-back.ts';
import type { StreamLocks } from './stream-locks.ts';
import { newRecord, type Tick } from './tick.ts';
import type { World } from '../world.ts';

/** What is to be decided, on which partition, for whom. `decide` is asked again after each void record. */
export type Intent<Code extends string> = {
  readonly fold: PartitionFold;
  /** partitions of the causes, if others than `fold` (R5) */
  readonly lookedAt?: readonly PartitionFold[];
  readonly decide: () => Decision<AnyEvent, Refusal<Code>>;
  readonly streams: (event: AnyEvent) => readonly StreamName[];
  readonly by: Pick<Header, 'commandId' | 'tab' | 'actor'>;
  readonly notBefore?: number;
  /** µs of log time after which the record is void; none for follow-ups */
  readonly lifetime?: number;
  /** log time after which it is void in any case, as the fold is when it is decided: µs, 0 = none */
  readonly until?: () => number;
};

/** What became of an intent: an admitted record (none where it was already so), a refusal, or no answer in time. */
export type Written<Code extends string> =
  | { readonly status: 'written'; readonly header: Header | null }
  | { readonly status: 'refused'; readonly rejection: Refusal<Code> }
  | { readonly status: 'undecided'; readonly code: 'BUSY' | 'UNAVAILABLE' | 'LAGGING' };

export type Writer = <Code extends string>(intent: Intent<Code>) => Promise<Written<Code>>;

const MAX_TRIES = 5;

/** A record that wasn't read back while it could count. */
const GONE = { status: 'gone' } as const;
type Fate = ReadBackOutcome | typeof GONE;

export type WriterDeps = {
  readonly own: Pick<OwnGateway, 'id'>;
  readonly log: EventLog;
  readonly world: World;
  /** the log's time by estimate, µs: in a silent log the last record's says little */
  readonly logTime: () => number;
  readonly readBack: ReadBack;
  readonly locks: StreamLocks;
  readonly tick: Tick;
  readonly metrics: GatewayMetrics;
  readonly signal: AbortSignal;
};

/** The earliest of these log times; 0 = none. */
const earliest = (times: readonly number[]): number => {
  const ends = times.filter((time) => time > 0);
  return ends.length === 0 ? 0 : Math.min(...ends);
};

/** Decides, appends and confirms on read-back (R6). */
export const createWriter = (deps: WriterDeps): Writer => {
  const { own, log, world, logTime, readBack, locks, tick, metrics, signal } = deps;

  const headerOf = <Code extends string>(intent: Intent<Code>, event: AnyEvent): Header => {
    const { fold, lookedAt = [], by, notBefore = 0, lifetime = 0 } = intent;
    const ends = [lifetime > 0 ? Math.max(fold.now(), world.at(), logTime()) + lifetime : 0, intent.until?.() ?? 0];
    return {
      ...by,
      streams: streamRefs(fold, intent.streams(event), event),
      gateway: own.id(),
      foldedTo: Math.min(fold.now(), ...lookedAt.map((other) => other.now())),
      notBefore,
      notAfter: earliest(ends),
      needs: FOLD_VERSION,
    };
  };

  /** No copy of the record can be admitted any more: its time is over, or a stream that it names has moved on. */
  const isDead = (fold: PartitionFold, header: Header): boolean =>
    (header.notAfter > 0 && fold.now() > header.notAfter) ||
    header.streams.some((ref) => (fold.read(streamKey(ref))?.version ?? 0) > ref.version);

  const settle = async (fold: PartitionFold, header: Header, value: Uint8Array): Promise<Fate> => {
    const { outcome: fate, cancel } = readBack.expect(value);
    const record = newRecord(fold, value, header.streams[0] ? streamKey(header.streams[0]) : fold.key);
    const isOver = (): boolean => isDead(fold, header);
    try {
      return (await appendUntilKnown({ log, record, fate, isOver, tries: MAX_TRIES, signal })) ?? GONE;
    } finally {
      cancel();
    }
  };

  /** After a stale void: quiet partitions get a `Tick`, else the next try is stale again (R5). */
  const tickQuiet = async (intent: Intent<string>, at: number): Promise<void> => {
    const quiet = (intent.lookedAt ?? []).filter((fold) => world.isAtEnd(fold) && fold.now() < at);
    await Promise.all(quiet.map(tick));
  };

  const attempt = async <Code extends string>(intent: Intent<Code>, event: AnyEvent): Promise<[Header, Fate]> => {
    const header = headerOf(intent, event);
    // What is only checked may be so by many at once.
    const unlock = locks.lock(header.streams.filter(({ checked }) => !checked).map(streamKey));
    const endTimer = metrics.confirmSeconds.startTimer();
    try {
      const fate = await settle(intent.fold, header, encodeRecord(header, event, world.features()));
      if (fate.status !== 'gone') endTimer();
      return [header, fate];
    } finally {
      unlock();
    }
  };

  return async (intent) => {
    for (let tries = 0; tries < MAX_TRIES;) {
      const decision = intent.decide();
      if (!decision.ok) return { status: 'refused', rejection: decision.rejection };
      if (decision.event === undefined) return { status: 'written', header: null };
      const event = decision.event;
      const freed = locks.freed(intent.streams(event).map(streamKey));
      if (freed) {
        await freed;
        continue;
      }
      const [header, fate] = await attempt(intent, event);
      if (fate.status === 'admitted') return { status: 'written', header };
      if (fate.status === 'gone') return { status: 'undecided', code: 'UNAVAILABLE' };
      // Before its time each try would be void: the caller waits.
      if (fate.reason === 'early') return { status: 'undecided', code: 'BUSY' };
      if (fate.reason === 'stale') await tickQuiet(intent, fate.at);
      tries += 1;
    }
    return { status: 'undecided', code: signal.aborted ? 'UNAVAILABLE' : 'BUSY' };
  };
};
