import { describe, expect, test } from '@jest/globals';
import { encodeRecord } from '../codec/record.ts';
import { plainHeader } from './named-streams.ts';
import {
  fate,
  game,
  idOf,
  logTime,
  MINUTES,
  named,
  partition,
  START_MS,
  tick,
  withStream,
} from './partition.fixture.ts';

const other = idOf('3');
const key = `game/${game}` as const;
const GARBAGE = Uint8Array.of(1, 2, 3);

describe('log time', () => {
  test('is the append time in µs', () => {
    expect(partition().append(5)).toMatchObject({ at: logTime(5) });
  });
  test('grows with each record, also when append times stand still or go back', () => {
    const log = partition();
    log.append(5);
    expect([log.append(5), log.append(3), log.append(6)]).toMatchObject([
      { at: logTime(5) + 1 },
      { at: logTime(5) + 2 },
      { at: logTime(6) },
    ]);
  });
  test('is moved by void records, too', () => {
    const log = partition();
    log.append(5, { streams: [named('game', game, 7)] });
    log.appendValue(9, GARBAGE);
    expect(log.fold.now()).toBe(logTime(9));
  });
});

describe('a record is void', () => {
  test('early: before its notBefore, not at it', () => {
    const log = partition();
    expect(fate(log.append(10, { notBefore: logTime(10) + 1 }))).toBe('void: early');
    expect(fate(log.append(11, { notBefore: logTime(11) }))).toBe('admitted');
  });
  test('late: after its notAfter, not at it', () => {
    const log = partition();
    expect(fate(log.append(10, { notAfter: logTime(10) - 1 }))).toBe('void: late');
    expect(fate(log.append(11, { notAfter: logTime(11) }))).toBe('admitted');
  });
  test('stale: if its decider had missed something at least 10 minutes old', () => {
    const log = partition();
    log.append(30);
    log.append(59);
    const missed = logTime(59);
    expect(fate(log.append(59 + 10 * MINUTES, { foldedTo: missed - 1 }))).toBe('void: stale');
    expect(fate(log.append(59 + 10 * MINUTES, { foldedTo: missed }))).toBe('admitted');
  });
  test('not stale: if all that its decider had missed is younger', () => {
    const log = partition();
    log.append(59);
    expect(fate(log.append(58 + 10 * MINUTES, { foldedTo: logTime(0) }))).toBe('admitted');
  });
  test('not stale by records of a minute whose last one is younger than 10 minutes', () => {
    const log = partition();
    const start = MINUTES - ((START_MS / 1000) % MINUTES); // a full minute of log time
    log.append(start);
    log.append(start + 59);
    expect(fate(log.append(start + 58 + 10 * MINUTES, { foldedTo: logTime(0) }))).toBe('admitted');
    expect(fate(log.append(start + 59 + 10 * MINUTES, { foldedTo: logTime(start) }))).toBe('void: stale');
  });
  test('stale: if it was decided on an earlier life of a stream, though the version is the same', () => {
    const log = withStream({ rests: true });
    log.append(2 + 20 * MINUTES, { streams: [named('game', game, 0)], foldedTo: log.fold.now() });
    log.append(3 + 20 * MINUTES, { streams: [named('game', game, 1)] });
    const born = logTime(2 + 20 * MINUTES);
    const streams = [named('game', game, 2)];
    expect(fate(log.append(4 + 20 * MINUTES, { streams, foldedTo: born - 1 }))).toBe('void: stale');
    expect(fate(log.append(5 + 20 * MINUTES, { streams, foldedTo: born }))).toBe('admitted');
  });
  test.each([
    ['ahead', 3],
    ['behind', 1],
    ['unknown', 0],
  ])('version: if a stream is named at a version that is %s', (_, version) => {
    expect(fate(withStream().append(3, { streams: [named('game', game, version)] }))).toBe('void: version');
  });
  test('version: if a stream is named twice, also at the right version', () => {
    const ref = named('game', game, 2);
    expect(fate(withStream().append(3, { streams: [ref, ref] }))).toBe('void: version');
    expect(fate(withStream().append(3, { streams: [ref, { ...ref, checked: true }] }))).toBe('void: version');
  });
  test('version: if one of several streams is not as named, and none of them moves', () => {
    const log = withStream();
    const streams = [named('game', game, 2), named('game', other, 1)];
    expect(fate(log.append(3, { streams }))).toBe('void: version');
    expect(log.fold.read(key)?.version).toBe(2);
  });
  test('malformed: if its bytes are no record', () => {
    const log = partition();
    const whole = encodeRecord(plainHeader(0), tick);
    const values = [null, new Uint8Array(), GARBAGE, whole.slice(0, -1), Uint8Array.of(...whole, 0)];
    expect(values.map((value) => fate(log.appendValue(1, value)))).toEqual(values.map(() => 'void: malformed'));
  });
  test('early before late before stale before version', () => {
    const log = withStream();
    const all = { notBefore: logTime(9e6), notAfter: 1, foldedTo: 0, streams: [named('game', game, 9)] };
    const later = 20 * MINUTES;
    expect(fate(log.append(later, all))).toBe('void: early');
    expect(fate(log.append(later, { ...all, notBefore: 0 }))).toBe('void: late');
    expect(fate(log.append(later, { ...all, notBefore: 0, notAfter: 0 }))).toBe('void: stale');
    expect(fate(log.append(later, { streams: all.streams }))).toBe('void: version');
  });
});

describe('a stream', () => {
  test('that is only checked is compared and not moved', () => {
    const log = withStream();
    const check = (version: number) => ({ streams: [named('game', game, version, { checked: true })] });
    expect(fate(log.append(3, check(2)))).toBe('admitted');
    expect(fate(log.append(4, check(2)))).toBe('admitted');
    expect(fate(log.append(5, check(3)))).toBe('void: version');
    expect(log.fold.read(key)).toMatchObject({ version: 2, restsAt: null });
  });
  test('that is checked as unknown stays unknown', () => {
    const log = partition();
    expect(fate(log.append(3, { streams: [named('game', game, 0, { checked: true, rests: true })] }))).toBe('admitted');
    expect(log.fold.read(key)).toBeUndefined();
  });
  test('at rest is forgotten exactly 20 minutes later', () => {
    const log = withStream({ rests: true });
    const forgotten = logTime(2 + 20 * MINUTES);
    const check = [named('game', game, 2, { checked: true })];
    expect(fate(log.append(2 + 20 * MINUTES - 0.001, { streams: check }))).toBe('admitted');
    expect(log.fold.read(key)).toMatchObject({ version: 2 });
    expect(fate(log.append(2 + 20 * MINUTES, { streams: check }))).toBe('void: version');
    expect(log.fold.now()).toBe(forgotten);
    expect(log.fold.read(key)).toBeUndefined();
    expect(fate(log.append(3 + 20 * MINUTES, { streams: [named('game', game, 0)] }))).toBe('admitted');
    expect(log.fold.read(key)).toMatchObject({ version: 1, bornAt: logTime(3 + 20 * MINUTES) });
  });
  test('at rest wakes up by a record that does not let it rest, and is not forgotten', () => {
    const log = withStream({ rests: true });
    log.append(3, { streams: [named('game', game, 2)] });
    expect(log.fold.read(key)).toMatchObject({ version: 3, restsAt: null });
    log.append(25 * MINUTES);
    expect(log.fold.read(key)).toMatchObject({ version: 3, bornAt: logTime(1) });
  });
  test('at rest stays so from the last record on that lets it rest', () => {
    const log = withStream({ rests: true });
    log.append(10 * MINUTES, { streams: [named('game', game, 2, { rests: true })] });
    log.append(25 * MINUTES);
    expect(log.fold.read(key)).toMatchObject({ version: 3, restsAt: logTime(10 * MINUTES) });
  });
  test('that does not rest is never forgotten', () => {
    const log = withStream();
    log.append(60 * 24 * 365 * MINUTES);
    expect(log.fold.read(key)).toMatchObject({ version: 2 });
  });
});
