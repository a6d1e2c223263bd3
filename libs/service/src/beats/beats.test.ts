import {
  BEATS_TOPIC,
  createLogReader,
  decodeBeat,
  decodeControl,
  decodeRecord,
  type DecodedRecord,
  encodeRecord,
  EVENT_TOPICS,
  type Heartbeat,
  memoryLog,
  memoryLogStore,
  type MemoryLogStore,
  openTopics,
  plainHeader,
} from '@battleline/events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Divergence } from './block-observer.ts';
import { type Beats, type BeatsOptions, createBeats } from './beats.ts';

const DEADLINE_MS = 10_000;

let store: MemoryLogStore;
let end: AbortController;
let running: Promise<void>[];
beforeEach(async () => {
  store = memoryLogStore();
  end = new AbortController();
  running = [];
  await openTopics(memoryLog({ store }), encodeRecord);
});
afterEach(async () => {
  end.abort();
  await Promise.all(running);
});

/** Waits for something that the log's changes bring about. */
const until = async <Found>(what: string, look: () => Found | undefined): Promise<Found> => {
  const late = AbortSignal.timeout(DEADLINE_MS);
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (late.aborted) throw new Error(`never came so far: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const beatsIn = (): Heartbeat[] =>
  (store.partition(BEATS_TOPIC, 0)?.records ?? []).flatMap((record) => decodeBeat(record?.value ?? null) ?? []);

const start = (process: string, more: Partial<BeatsOptions> = {}): Beats => {
  const log = memoryLog({ store, idleMs: 10 });
  const beats = createBeats({
    ...{
      log,
      process: () => process.repeat(32),
      role: 'projector',
      program: '1.2.3',
      features: ['presence'],
      everyMs: 10,
    },
    ...more,
  });
  running.push(beats.run(end.signal));
  return beats;
};

describe('a process', () => {
  test('beats again and again, and says who it is, what it knows and how far it has folded', async () => {
    const folds = () => [...reader.folds()];
    const reader = fold('a', { folds });
    await reader.ready();
    const beat = await until('a beat', () => beatsIn().find(({ offsets }) => offsets[0]?.next === 1));
    expect(beat).toMatchObject({
      process: 'a'.repeat(32),
      role: 'projector',
      program: '1.2.3',
      features: ['presence'],
    });
    expect(beat.offsets).toHaveLength(33);
    expect(beat.offsets[7]).toEqual({ topic: 'tables', partition: 6, next: 1 });
    await until('three beats', () => beatsIn()[2]);
  });
  test('beats on after an outage, and tells then what it had to tell', async () => {
    const log = memoryLog({ store, idleMs: 10 });
    log.faults.breakOff();
    const reader = fold('a', { log });
    await fillBlock();
    await reader.ready();
    expect(beatsIn()).toEqual([]);
    log.faults.mend();
    await until('the block', () => beatsIn().find(({ blocks }) => blocks.length > 0));
  });
  test('hears the beats of all, from now on, and sees who falls silent', async () => {
    start('a');
    await until('a beat', () => beatsIn()[1]);
    const heard: string[] = [];
    const beats = start('b', { listener: { onBeat: ({ process }) => heard.push(process) } });
    await until('both', () => (new Set(heard).size === 2 ? true : undefined));
    expect(beats.watch.isSilent('a'.repeat(32))).toBe(false);
    expect(beats.watch.lastBeatOf('a'.repeat(32))).toBeGreaterThan(0);
  });
});

/** A reader of the whole log that beats. `decode` makes its fold another one. */
const fold = (
  process: string,
  {
    decode = decodeRecord,
    ...more
  }: Partial<BeatsOptions> & { decode?: (value: Uint8Array | null) => DecodedRecord } = {},
) => {
  const beats = start(process, more);
  const reader = createLogReader({
    log: memoryLog({ store, idleMs: 10 }),
    topics: EVENT_TOPICS,
    decode,
    decodeControl,
    onBatch: beats.onBatch,
  });
  running.push(reader.run(end.signal));
  return reader;
};

/** So many records that the first block of `tables/3` is full. */
const fillBlock = async (): Promise<void> => {
  const value = encodeRecord({ ...plainHeader(Date.now() * 1000), notAfter: 1 }, { type: 'Tick' });
  for (let count = 0; count < 4_096; count += 1) store.land({ topic: 'tables', partition: 3, key: null, value });
  await Promise.resolve();
};

describe('of processes that fold the same log', () => {
  /** A bug: it overlooks when a record is too late. */
  const neverLate = (value: Uint8Array | null): DecodedRecord => {
    const decoded = decodeRecord(value);
    if (decoded.status !== 'decoded') return decoded;
    return { ...decoded, header: { ...decoded.header, notAfter: 0 } };
  };

  test('one whose fold is wrong is found, and named with another one, partition and block', async () => {
    const alarms: Divergence[] = [];
    start('c', { role: 'gateway', listener: { onDivergence: (divergence) => alarms.push(divergence) } });
    const right = fold('a');
    await fillBlock();
    await right.ready();
    await until('the right hash', () => beatsIn().find(({ blocks }) => blocks.length > 0));
    fold('b', { role: 'game-log', decode: neverLate });
    const alarm = await until('the alarm', () => alarms[0]);
    expect(alarm).toEqual({
      ...{ topic: 'tables', partition: 3, block: 0 },
      processes: [
        { process: 'a'.repeat(32), role: 'projector', program: '1.2.3' },
        { process: 'b'.repeat(32), role: 'game-log', program: '1.2.3' },
      ],
    });
    expect(alarms).toHaveLength(1);
  });
  test('none is, where all fold alike', async () => {
    const alarms: Divergence[] = [];
    start('c', { listener: { onDivergence: (divergence) => alarms.push(divergence) } });
    await fillBlock();
    fold('a');
    fold('b');
    const tellers = () => new Set(beatsIn().flatMap(({ process, blocks }) => (blocks.length > 0 ? [process] : [])));
    await until('both hashes', () => (tellers().size === 2 ? true : undefined));
    const last = beatsIn().length;
    await until('later beats', () => beatsIn()[last + 4]);
    expect(alarms).toEqual([]);
  });
});
