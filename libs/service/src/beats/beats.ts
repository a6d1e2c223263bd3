import {
  BEATS_TOPIC,
  type BlockHash,
  createBlockHasher,
  encodeBeat,
  type EventLog,
  type FoldedBatch,
  type Heartbeat,
  type PartitionFold,
} from '@battleline/events';
import { pause } from '../pause.ts';
import { followBeats } from './beat-following.ts';
import { BEAT_EVERY_MS, type BeatWatch, createBeatWatch } from './beat-watch.ts';
import { createBlockObserver, type Divergence } from './block-observer.ts';

/** A process's heartbeats: its own, and what it makes of the others'. */
export type Beats = {
  /** Hashes what has become of the records; call it with every batch folded. */
  readonly onBatch: (batch: FoldedBatch) => void;
  /** Beats until the signal aborts, and reads the beats of all where somebody listens; never rejects. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Who has fallen silent; knows of nothing where nobody listens. */
  readonly watch: BeatWatch;
};

export type BeatsOptions = {
  readonly log: EventLog;
  /** a gateway's id, or 16 random bytes as hex digits */
  readonly process: () => string;
  readonly role: string;
  /** the program's version */
  readonly program: string;
  /** the features that it knows (R11) */
  readonly features: readonly string[];
  /** what it folds, for the offsets */
  readonly folds?: () => Iterable<PartitionFold>;
  /** Where given, the beats of all processes are read. */
  readonly listener?: {
    readonly onBeat?: (beat: Heartbeat, time: number) => void;
    readonly onDivergence?: (divergence: Divergence) => void;
  };
  readonly everyMs?: number;
  /** after how long without a beat somebody may be declared lost */
  readonly lostAfterMs?: number;
};

/** Blocks told in one beat, and those that wait at most: one who catches up makes more than anybody compares. */
const BLOCKS_PER_BEAT = 64;
const MAX_BLOCKS = 1_024;

export const createBeats = (options: BeatsOptions): Beats => {
  const { log, process, role, program, features, folds = () => [], listener, everyMs = BEAT_EVERY_MS } = options;
  const hasher = createBlockHasher();
  const watch = createBeatWatch(process, options.lostAfterMs);
  const observer = createBlockObserver();
  let blocks: readonly BlockHash[] = [];

  const offsets = (): Heartbeat['offsets'] =>
    [...folds()].map(({ topic, partition, next }) => ({ topic, partition, next: next() }));

  const beat = async (): Promise<void> => {
    const told = blocks.slice(0, BLOCKS_PER_BEAT);
    const own = {
      type: 'Heartbeat',
      process: process(),
      role,
      program,
      features,
      offsets: offsets(),
      blocks: told,
    } as const;
    const [result] = await log.append([{ topic: BEATS_TOPIC, partition: 0, key: null, value: encodeBeat(own) }]);
    if (result?.status === 'appended') blocks = blocks.filter((block) => !told.includes(block));
  };

  const beatAlways = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const next = performance.now() + everyMs;
      // A log that is away takes no beat, or takes it late: nobody is declared lost by that.
      await beat().catch(() => undefined);
      await pause(next - performance.now(), signal);
    }
  };

  const hear = (heard: Heartbeat, time: number): void => {
    watch.note(heard.process, time);
    listener?.onBeat?.(heard, time);
    for (const divergence of observer.note(heard)) listener?.onDivergence?.(divergence);
  };

  return {
    onBatch: (batch) => {
      const full = hasher.onBatch(batch);
      if (full.length > 0) blocks = [...blocks, ...full].slice(-MAX_BLOCKS);
    },
    run: async (signal) => {
      await Promise.all([beatAlways(signal), listener && followBeats(log, hear, signal)]);
    },
    watch,
  };
};
