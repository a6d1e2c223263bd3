import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeRecord } from '../codec/record.ts';
import { type StreamKey, streamKey } from '../header.ts';
import type { LogRecord } from '../log/event-log.ts';
import { advanceClock, judge, type Life, livingAt, nextLife, nextLogTime, startOfLog } from './admission.ts';
import { type AnyLog, anyLog, STREAM_KEYS } from './any-log.fixture.ts';
import { createPartitionFold, type Outcome, type PartitionFold, type PartitionState } from './partition-fold.ts';
import { slowReader, type Verdict } from './slow-reader.fixture.ts';
import { parseState, printState } from './state-text.ts';

// Agreement (R2): all readers give each record the same verdict and come to the same state, whatever they keep, free
// and start from.

type Reader = { readonly fold: (record: LogRecord) => Outcome; readonly state: () => PartitionState };
/** How a reader goes on from a state that it has written and read again, as from a snapshot. */
type Restart = (state: PartitionState, later: PartitionState) => PartitionState;

const asWritten: Restart = (state) => parseState(printState(state));

const verdictOf = (outcome: Outcome): Verdict => (outcome.status === 'void' ? outcome.reason : outcome.status);

/** One fold in pieces: it ends at each of the offsets `cuts`, and another one goes on from its state. */
const readerOf = (
  isVoided: (offset: number) => boolean,
  options: { readonly sweepEvery?: number; readonly cuts?: ReadonlySet<number>; readonly restart?: Restart } = {},
): Reader & { readonly read: PartitionFold['read'] } => {
  const { sweepEvery = Infinity, cuts = new Set(), restart = asWritten } = options;
  const create = (start?: PartitionState): PartitionFold =>
    createPartitionFold({
      topic: 'lobby',
      partition: 0,
      decode: decodeRecord,
      isVoided,
      sweepEvery,
      ...(start && { start }),
    });
  let fold = create();
  let before = fold.state();
  return {
    fold: (record) => {
      if (cuts.has(record.offset)) fold = create(restart(fold.state(), before));
      if (cuts.has(record.offset + 1)) before = fold.state();
      return fold.fold(record);
    },
    state: () => fold.state(),
    read: (key) => fold.read(key),
  };
};

const anyReading = fc.record({
  log: anyLog(60),
  sweepEvery: fc.integer({ min: 1, max: 12 }),
  cuts: fc.uniqueArray(fc.nat(70), { maxLength: 6 }).map((cuts) => new Set(cuts)),
});

/** The first offset at which the reader's verdict isn't that of the slow reader. */
const firstDisagreement = ({ records, voided }: AnyLog, reader: Pick<Reader, 'fold'>): number | undefined => {
  const truth = slowReader();
  return records.find((record) => {
    const isVoided = voided.has(record.offset);
    return truth.fold(record, isVoided) !== verdictOf(reader.fold(record));
  })?.offset;
};

describe('readers of any log agree', () => {
  test('on each verdict and on the state after it, whatever they free, keep and restart from', () => {
    fc.assert(
      fc.property(anyReading, ({ log: { records, voided }, sweepEvery, cuts }) => {
        const isVoided = (offset: number): boolean => voided.has(offset);
        const truth = slowReader();
        const full = readerOf(isVoided);
        const readers = [full, readerOf(isVoided, { sweepEvery }), readerOf(isVoided, { cuts })];
        for (const record of records) {
          const verdict = truth.fold(record, isVoided(record.offset));
          const outcomes = readers.map((reader) => reader.fold(record));
          expect([record.offset, ...outcomes.map(verdictOf)]).toEqual([record.offset, ...readers.map(() => verdict)]);
          expect(outcomes.map((outcome) => isDeepStrictEqual(outcome, outcomes[0]))).not.toContain(false);
          for (const key of STREAM_KEYS)
            if (!isDeepStrictEqual(full.read(key), truth.cell(key))) expect(full.read(key)).toEqual(truth.cell(key));
        }
        const streams = STREAM_KEYS.flatMap((key) => {
          const cell = truth.cell(key);
          return cell ? [[key, cell] as const] : [];
        });
        const state = {
          next: records.length,
          identity: full.state().identity,
          clock: { now: truth.now(), minutes: truth.minutes(), uptime: truth.uptime() },
          streams: new Map<StreamKey, unknown>(streams),
        };
        for (const reader of readers) expect(reader.state()).toEqual(state);
        // Of whatever a snapshot is made, the next one is the same to the byte.
        expect(new Set(readers.map((reader) => printState(reader.state()))).size).toBe(1);
      }),
      { numRuns: 120 },
    );
  });

  test('in logs that reach every verdict', () => {
    const seen = new Map<Verdict, number>();
    for (const { records, voided } of fc.sample(anyLog(60), { numRuns: 60, seed: 1 })) {
      const truth = slowReader();
      for (const record of records) {
        const verdict = truth.fold(record, voided.has(record.offset));
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      }
    }
    const least = { admitted: 800, early: 50, late: 50, stale: 100, version: 100, malformed: 30, voided: 30 };
    const tooFew = Object.entries(least).filter(([verdict, count]) => (seen.get(verdict as Verdict) ?? 0) < count);
    expect({ tooFew, seen: [...seen] }).toEqual({ tooFew: [], seen: [...seen] });
  });
});

describe('the law of agreement notices a reader that', () => {
  /** Whether some log shows that a reader with this mistake judges otherwise; always the same logs. */
  const isNoticed = (reader: (log: AnyLog, cuts: ReadonlySet<number>) => Pick<Reader, 'fold'>): boolean =>
    fc.check(
      fc.property(anyReading, ({ log, cuts }) => firstDisagreement(log, reader(log, cuts)) === undefined),
      { numRuns: 2_000, seed: 7, endOnFailure: true },
    ).failed;
  const restarting =
    (restart: Restart) =>
    ({ voided }: AnyLog, cuts: ReadonlySet<number>) =>
      readerOf((offset) => voided.has(offset), { cuts, restart });

  test('starts from a snapshot without log time', () => {
    expect(isNoticed(restarting(({ clock, ...state }) => ({ ...state, clock: { ...clock, now: 0 } })))).toBe(true);
  });
  test('starts from a snapshot without the minutes', () => {
    expect(isNoticed(restarting(({ clock, ...state }) => ({ ...state, clock: { ...clock, minutes: [] } })))).toBe(true);
  });
  test('starts from a snapshot whose streams are of different moments', () => {
    const mixed: Restart = (state, before) => {
      const [key] = STREAM_KEYS;
      const cell = key && before.streams.get(key);
      return key && cell ? { ...state, streams: new Map([...state.streams, [key, cell]]) } : state;
    };
    expect(isNoticed(restarting(mixed))).toBe(true);
  });
  test('takes a resting stream for unknown only once it has freed its memory', () => {
    expect(isNoticed(lazyReader)).toBe(true);
  });
  test('keeps no log times of births', () => {
    expect(
      isNoticed(
        restarting(({ streams, ...state }) => ({
          ...state,
          streams: new Map([...streams].map(([key, cell]) => [key, { ...cell, bornAt: 0 }])),
        })),
      ),
    ).toBe(true);
  });
});

/** Judges as the real fold does, but forgets a stream only when it sweeps, every eighth record. */
const lazyReader = ({ voided }: AnyLog): Pick<Reader, 'fold'> => {
  const lives = new Map<StreamKey, Life>();
  let clock = startOfLog;
  const voidRecord = { status: 'void', header: null, event: null } as const;
  return {
    fold: ({ offset, time, value }) => {
      const at = nextLogTime(clock.now, time);
      const before = clock;
      clock = advanceClock(clock, at);
      const decoded = decodeRecord(value);
      if (offset % 8 === 0) for (const [key, life] of lives) if (!livingAt(life, at)) lives.delete(key);
      if (voided.has(offset)) return { ...voidRecord, offset, at, reason: 'voided' };
      if (decoded.status !== 'decoded') return { ...voidRecord, offset, at, reason: 'malformed' };
      const { header, event } = decoded;
      const awake = (key: StreamKey): Life | undefined => {
        const life = lives.get(key);
        return life && { ...life, restsAt: null };
      };
      const reason = judge(header, before, at, awake);
      if (reason) return { ...voidRecord, offset, at, reason };
      for (const ref of header.streams)
        if (!ref.checked) lives.set(streamKey(ref), nextLife(lives.get(streamKey(ref)), ref, at));
      return { status: 'admitted', offset, at, header, event, changes: [] };
    },
  };
};
