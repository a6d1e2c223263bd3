import { describe, expect, test } from '@jest/globals';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
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
import { createPartitionFold } from './partition-fold.ts';

const key = `game/${game}` as const;
const GARBAGE = Uint8Array.of(1, 2, 3);
const UNKNOWN_SCHEMA = Uint8Array.of(0xc3, 1, 8, 7, 6, 5, 4, 3, 2, 1, 0);

describe('a reader stops', () => {
  test.each([
    ['an unknown schema', UNKNOWN_SCHEMA, 'stop: unknown schema 0102030405060708'],
    [
      'a fold version above its own',
      encodeRecord({ ...plainHeader(0), needs: 2 }, tick),
      'stop: needs fold version 2, this is 1',
    ],
  ])('at %s, and all is as before, log time too', (_, value, why) => {
    const log = withStream();
    const before = log.fold.state();
    expect(fate(log.appendValue(30 * MINUTES, value))).toBe(why);
    expect(log.fold.state()).toEqual(before);
    expect([log.fold.next(), log.fold.now()]).toEqual([3, logTime(2)]);
  });
  test('at a record that is void, if it is of an unknown kind: only an operator may pass it', () => {
    const value = encodeRecord({ ...plainHeader(0), needs: 2, notAfter: 1 }, tick);
    expect(fate(partition().appendValue(1, value))).toMatch(/^stop/);
  });
  test("goes on by an operator's word, which moves log time and nothing else", () => {
    const voided = new Set<number>();
    const log = partition({ isVoided: (offset) => voided.has(offset) });
    expect(fate(log.appendValue(5, UNKNOWN_SCHEMA))).toMatch(/^stop/);
    voided.add(1);
    expect(fate(log.appendValue(5, UNKNOWN_SCHEMA))).toBe('void: voided');
    expect([log.fold.next(), log.fold.now()]).toEqual([2, logTime(5)]);
    expect(fate(log.append(6))).toBe('admitted');
  });
  test('not at what a newer version of this program reads', () => {
    const value = encodeRecord({ ...plainHeader(0), needs: 2 }, tick);
    expect(fate(partition({ foldVersion: 2 }).appendValue(1, value))).toBe('admitted');
  });
});

describe("a partition's record 0", () => {
  test("is LogOpened, the log's identity", () => {
    const { fold } = partition();
    expect(fold.state().identity).toBe(EVENT_EXAMPLES.LogOpened.identity);
  });
  test.each([
    ['another event', encodeRecord(plainHeader(0), tick)],
    ['no record at all', GARBAGE],
    ['of an unknown schema', UNKNOWN_SCHEMA],
    [
      'a LogOpened that names a stream',
      encodeRecord({ ...plainHeader(0), streams: [named('game', game, 0)] }, EVENT_EXAMPLES.LogOpened),
    ],
  ])('that is %s stops the reader, whatever an operator says', (_, value) => {
    const log = partition({ isEmpty: true, isVoided: () => true });
    expect(fate(log.appendValue(0, value))).toBe('stop: record 0 is not LogOpened');
    expect(log.fold.next()).toBe(0);
  });
  test('that is void gives no identity, and stops the reader', () => {
    const log = partition({ isEmpty: true });
    const value = encodeRecord({ ...plainHeader(0), notAfter: 1 }, EVENT_EXAMPLES.LogOpened);
    expect(fate(log.appendValue(0, value))).toBe('stop: record 0 is void: late');
    expect(log.fold.state()).toMatchObject({ next: 0, identity: null });
  });
  test('alone gives the identity: a later LogOpened has no effect', () => {
    const log = partition();
    expect(fate(log.append(1, {}, { type: 'LogOpened', identity: idOf('f') }))).toBe('admitted');
    expect(log.fold.state()).toMatchObject({ next: 2, identity: EVENT_EXAMPLES.LogOpened.identity });
  });
});

describe('offsets', () => {
  test.each([1, 3])('that are not the next (%s after 1) throw GAP, and nothing is folded', (offset) => {
    const log = partition();
    log.append(1);
    const value = encodeRecord(plainHeader(0), tick);
    expect(() => log.fold.fold({ offset, time: START_MS + 9_000, key: null, value })).toThrow(
      expect.objectContaining({ code: 'GAP', message: `lobby/0: the record after offset 1 has offset ${offset}` }),
    );
    expect([log.fold.next(), log.fold.now()]).toEqual([2, logTime(1)]);
  });
  test('go on from those of the state that the fold starts from', () => {
    const start = withStream().fold.state();
    const fold = createPartitionFold({
      topic: 'lobby',
      partition: 0,
      decode: () => ({ status: 'malformed', reason: '' }),
      start,
    });
    expect(fate(fold.fold({ offset: 3, time: START_MS, key: null, value: null }))).toBe('void: malformed');
    expect(fold.read(key)).toMatchObject({ version: 2 });
  });
});

describe('an admitted record', () => {
  test('tells what it changed, stream by stream', () => {
    const log = partition();
    const { gateway } = EVENT_EXAMPLES.GatewayStarted;
    const streams = [named('gateway', gateway, 0), named('game', game, 0, { checked: true })];
    expect(log.append(1, { streams }, EVENT_EXAMPLES.GatewayStarted)).toMatchObject({
      status: 'admitted',
      offset: 1,
      changes: [
        {
          key: `gateway/${gateway}`,
          version: 1,
          before: { kind: 'gateway', gateway: { status: 'unknown' } },
          after: { kind: 'gateway', gateway: { status: 'alive', startedAt: logTime(1) } },
        },
      ],
    });
  });
});
