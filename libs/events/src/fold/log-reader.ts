import type { DecodedRecord } from '../codec/record.ts';
import type { Batch, EventLog, LogRecord, PartitionFailure, PartitionKey } from '../log/event-log.ts';
import { LogError, partitionKey } from '../log/event-log.ts';
import { CONTROL_TOPIC } from '../topic.ts';
import { checkStarts } from './start-check.ts';
import { createControl, type ControlDecoder, type UnknownWord } from './control.ts';
import { createPartitionFold, type Outcome, type PartitionFold, type PartitionState } from './partition-fold.ts';

/** Records of one partition with what became of them; awaited, so the reader's pace is the pace. */
export type FoldedBatch = {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly outcomes: readonly Exclude<Outcome, { status: 'stop' }>[];
  /** offset after the partition's last record */
  readonly end: number;
};

/**
 * A partition that can't be read on by this program (R9): it waits for an operator's word or a newer version. Where it is
 * that of the topic `control`, no partition is read on.
 */
export type StoppedPartition = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
};

export type LogReaderOptions = {
  readonly log: EventLog;
  readonly topics: Readonly<Record<string, number>>;
  readonly decode: (value: Uint8Array | null) => DecodedRecord;
  readonly decodeControl: ControlDecoder;
  readonly onBatch: (batch: FoldedBatch) => Promise<void> | void;
  readonly onStop?: (stopped: StoppedPartition) => void;
  /** A record of the topic `control` that is no word: void. */
  readonly onMalformedWord?: (offset: number, reason: string) => void;
  /** how long the newest records may be held back so that more come together, ms */
  readonly gatherMs?: number;
  /** A snapshot to go on from. `run` rejects with `LogError` RECREATED or TRUNCATED where it isn't of this log (R9). */
  readonly start?: (topic: string, partition: number) => PartitionState | undefined;
};

/** Folds whole topics, each partition from its start or a snapshot, and says how far it is. */
export type LogReader = {
  readonly fold: (topic: string, partition: number) => PartitionFold;
  readonly folds: () => Iterable<PartitionFold>;
  /** Reads until the signal aborts; rejects when the log is broken (R9: the process must stop). */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Resolves once every partition has reached the end that it had at the first look. */
  readonly ready: () => Promise<void>;
  /** ms since this partition's end was last reached; Infinity before the first time. */
  readonly behindMs: (topic: string, partition: number) => number;
  /** Records that the partition is behind its end, as last heard. */
  readonly gap: (topic: string, partition: number) => number;
  readonly stopped: () => readonly StoppedPartition[];
};

type Follower = { readonly topic: string };
type Place = {
  readonly topic: string;
  readonly partition: number;
  readonly fold: PartitionFold;
  /** offset of the state that it began with */
  readonly startedAt: number;
  owner: Follower | null;
  /** the last batch, being dealt with: the next one waits, whichever follower brings it */
  handled: Promise<void>;
  /** the end at the first look */
  goal: number | null;
  reachedGoal: boolean;
  end: number;
  reachedAt: number;
  stopped: StoppedPartition | null;
  /** got records while a word of an operator was unknown */
  missed: boolean;
};

export const createLogReader = (options: LogReaderOptions): LogReader => {
  const { log, topics, decode, onBatch, onStop = () => undefined, start = () => undefined } = options;
  const { onMalformedWord: onMalformed = () => undefined } = options;
  const control = createControl(log, options.decodeControl);
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);

  const createPlace = (topic: string, partition: number): Place => {
    const isVoided = control.isVoided(topic, partition);
    const state = start(topic, partition);
    const fold = createPartitionFold({ topic, partition, decode, isVoided, ...(state && { start: state }) });
    const progress = { goal: null, reachedGoal: false, end: 0, reachedAt: -Infinity, stopped: null, missed: false };
    return { topic, partition, fold, startedAt: fold.next(), owner: null, handled: Promise.resolve(), ...progress };
  };
  const places = new Map<PartitionKey, Place>();
  for (const [topic, partitions] of Object.entries(topics))
    for (let partition = 0; partition < partitions; partition += 1)
      places.set(partitionKey(topic, partition), createPlace(topic, partition));

  const placeOf = (topic: string, partition: number): Place => {
    const place = places.get(partitionKey(topic, partition));
    if (!place) throw new Error(`${partitionKey(topic, partition)} is not read here`);
    return place;
  };

  const foldAll = (place: Place, records: readonly LogRecord[]): FoldedBatch['outcomes'] => {
    const outcomes: Exclude<Outcome, { status: 'stop' }>[] = [];
    for (const record of records) {
      const outcome = place.fold.fold(record);
      if (outcome.status === 'stop') {
        const { topic, partition } = place;
        place.stopped = { topic, partition, offset: outcome.offset, reason: outcome.reason };
        onStop(place.stopped);
        break;
      }
      outcomes.push(outcome);
    }
    return outcomes;
  };

  const noteProgress = (place: Place, end: number): void => {
    place.end = end;
    place.goal ??= end;
    if (place.fold.next() >= end) place.reachedAt = performance.now();
    place.reachedGoal ||= place.fold.next() >= place.goal;
    if ([...places.values()].every(({ reachedGoal, stopped }) => reachedGoal || stopped)) ready.resolve();
  };

  const dealWith = async (place: Place, { records, end }: Batch): Promise<void> => {
    const { topic, partition } = place;
    const outcomes = foldAll(place, records);
    await onBatch({ topic, partition, records: records.slice(0, outcomes.length), outcomes, end });
    noteProgress(place, end);
  };

  const passOver = (place: Place, { records, end }: Batch): void => {
    place.end = end;
    place.missed ||= records.length > 0;
  };

  const follow = async (topic: string, from: ReadonlyMap<number, number>, signal: AbortSignal): Promise<void> => {
    const follower: Follower = { topic };
    const own = [...from.keys()].map((partition) => placeOf(topic, partition));
    for (const place of own) place.owner = follower;
    for await (const item of log.follow({ topic, from, gatherMs: options.gatherMs }, signal)) {
      if (item.type === 'failure') throw explained(item.failure);
      const place = placeOf(topic, item.batch.partition);
      await place.handled;
      if (own.every(({ owner }) => owner !== follower)) return;
      if (place.owner !== follower) continue;
      if (place.stopped) place.end = item.batch.end;
      else if (control.unknown()) passOver(place, item.batch);
      else await (place.handled = dealWith(place, item.batch));
    }
  };

  /** An error at the very place where a snapshot stands is one of the two not being of one log. */
  const explained = ({ topic, partition, error }: PartitionFailure): LogError => {
    const { fold, startedAt } = placeOf(topic, partition);
    if (startedAt === 0 || fold.next() !== startedAt || error.code !== 'TRUNCATED') return error;
    const message = `${error.message}: the log is shorter than the snapshot, it has lost records or is an older copy`;
    return new LogError(error.code, message, { cause: error });
  };

  /** Runs all that is begun until the signal aborts; rejects as soon as one of them fails. */
  const run = async (signal: AbortSignal): Promise<void> => {
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const failed = Promise.withResolvers<never>();
    const begun: Promise<void>[] = [];
    const begin = (task: Promise<void>): void => {
      task.catch(failed.reject);
      begun.push(task);
    };

    const followFrom = async (topic: string, starts: ReadonlyMap<number, PartitionState>): Promise<void> => {
      await checkStarts({ log, decode }, topic, starts, both);
      if (both.aborted) return;
      await follow(topic, new Map([...starts].map(([partition, { next }]) => [partition, next])), both);
    };
    const followAll = async (): Promise<void> => {
      await control.reachedEnd;
      if (both.aborted) return;
      for (const topic of Object.keys(topics)) {
        const own = [...places.values()].filter((place) => place.topic === topic);
        begin(followFrom(topic, new Map(own.map(({ partition, fold }) => [partition, fold.state()]))));
      }
    };
    const resume = (): void => {
      if (control.unknown()) return;
      for (const place of places.values()) {
        const { topic, partition, stopped, missed } = place;
        const isVoided = stopped !== null && control.speaksOf(topic, partition, stopped.offset);
        if (stopped ? !isVoided : !missed) continue;
        place.stopped = null;
        place.missed = false;
        begin(follow(topic, new Map([[partition, place.fold.next()]]), both));
      }
    };
    const allEnded = async (): Promise<void> => {
      for (const task of begun) await task; // more may have begun meanwhile
    };

    const onUnknown = (word: UnknownWord): void => onStop(stopOfControl(word));
    begin(control.run(both, { onWord: resume, onMalformed, onUnknown }));
    begin(followAll());
    try {
      await Promise.race([allEnded(), failed.promise]);
    } catch (error) {
      ready.reject(error);
      throw error;
    } finally {
      stop.abort();
    }
  };

  return {
    fold: (topic, partition) => placeOf(topic, partition).fold,
    folds: () => [...places.values()].map(({ fold }) => fold),
    run,
    ready: () => ready.promise,
    behindMs: (topic, partition) => performance.now() - placeOf(topic, partition).reachedAt,
    gap: (topic, partition) => {
      const { end, fold } = placeOf(topic, partition);
      return Math.max(0, end - fold.next());
    },
    stopped: () => {
      const unknown = control.unknown();
      const own = [...places.values()].flatMap(({ stopped }) => stopped ?? []);
      return unknown ? [stopOfControl(unknown), ...own] : own;
    },
  };
};

const stopOfControl = ({ offset, reason }: UnknownWord): StoppedPartition => ({
  topic: CONTROL_TOPIC,
  partition: 0,
  offset,
  reason,
});
