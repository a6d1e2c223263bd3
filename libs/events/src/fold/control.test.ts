import { describe, expect, test } from '@jest/globals';
import { decodeControl } from '../codec/record.ts';
import type { FollowItem, LogRecord } from '../log/event-log.ts';
import { LogError } from '../log/event-log.ts';
import { memoryLog } from '../log/memory-log.ts';
import { CONTROL_TOPIC } from '../topic.ts';
import { createControl, hashValue, type UnknownWord } from './control.ts';
import { opened, UNKNOWN_SCHEMA, word } from './reading.fixture.ts';

const said = { topic: 'tables', partition: 1, offset: 2, hash: hashValue(UNKNOWN_SCHEMA) };

/** A log whose topic `control` yields these items and then nothing more. */
const following = (...items: readonly FollowItem[]) => ({
  ...memoryLog(),
  follow: async function* () {
    yield* items;
  },
});
const batch = (records: readonly LogRecord[], end: number): FollowItem => ({
  type: 'batch',
  batch: { topic: CONTROL_TOPIC, partition: 0, records, end },
});
const wordAt = (offset: number): LogRecord => ({ ...word({ ...said, offset }), offset, time: 0 });

describe("an operator's word", () => {
  const heard = async () => {
    const log = following(batch([wordAt(2)], 1));
    const control = createControl(log, decodeControl);
    await control.run(new AbortController().signal);
    return control;
  };

  test('voids the record with this place and these bytes, and no other', async () => {
    const control = await heard();
    expect(control.isVoided('tables', 1)(2, UNKNOWN_SCHEMA)).toBe(true);
    expect(control.isVoided('tables', 1)(3, UNKNOWN_SCHEMA)).toBe(false);
    expect(control.isVoided('tables', 0)(2, UNKNOWN_SCHEMA)).toBe(false);
    expect(control.isVoided('lobby', 1)(2, UNKNOWN_SCHEMA)).toBe(false);
    expect(control.isVoided('tables', 1)(2, Uint8Array.of(1))).toBe(false);
    expect(control.isVoided('tables', 1)(2, null)).toBe(false);
  });
  test('speaks of a place, whatever bytes stand there', async () => {
    const control = await heard();
    expect(control.speaksOf('tables', 1, 2)).toBe(true);
    expect(control.speaksOf('tables', 1, 3)).toBe(false);
  });
  test('names a record without a value by the hash of no bytes', () => {
    expect(hashValue(null)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('a word that is unknown', () => {
  const unknownAt = (offset: number): LogRecord => ({ offset, time: 0, key: null, value: UNKNOWN_SCHEMA });
  const ownWord = (offset: number, about: number): LogRecord => ({
    ...word({ topic: CONTROL_TOPIC, partition: 0, offset: about, hash: said.hash }),
    offset,
    time: 0,
  });
  const hearing = async (...records: readonly LogRecord[]) => {
    const control = createControl(following(batch(records, records.length)), decodeControl);
    const told: string[] = [];
    const tell = ({ offset, reason }: UnknownWord) => told.push(`${offset}: ${reason}`);
    await control.run(new AbortController().signal, { onUnknown: tell });
    return { control, told };
  };

  test('is told, and stays so; words after it are heard', async () => {
    const { control, told } = await hearing(wordAt(0), unknownAt(1), unknownAt(2), wordAt(3));
    expect(told).toEqual(['1: unknown schema 0102030405060708', '2: unknown schema 0102030405060708']);
    expect(control.unknown()).toMatchObject({ offset: 1, reason: 'unknown schema 0102030405060708' });
    expect(control.speaksOf('tables', 1, 3)).toBe(true);
  });
  test('counts no more once a word about it declares it void', async () => {
    const { control } = await hearing(unknownAt(0), unknownAt(1), ownWord(2, 0));
    expect(control.unknown()).toMatchObject({ offset: 1 });
    expect((await hearing(unknownAt(0), ownWord(1, 0))).control.unknown()).toBeUndefined();
  });
});

describe('the topic control', () => {
  test('is reported word by word; what is no word is told and passed over', async () => {
    const log = await opened(memoryLog({ idleMs: 10 }));
    await log.append([{ ...word(said), value: Uint8Array.of(1, 2) }, word(said)]);
    const end = new AbortController();
    const heard: boolean[] = [];
    const malformed: string[] = [];
    const control = createControl(log, decodeControl);
    await control.run(end.signal, {
      onWord: () => {
        heard.push(control.speaksOf('tables', 1, 2));
        end.abort();
      },
      onMalformed: (offset, reason) => malformed.push(`${offset}: ${reason}`),
    });
    expect(heard).toEqual([true]);
    expect(malformed).toEqual(['1: does not begin with C3 01 and a fingerprint']);
    expect(control.unknown()).toBeUndefined();
    await log.close();
  });
  test('is read to its end before its end counts as reached: an empty batch on the way is none', async () => {
    const control = createControl(
      following(batch([], 2), batch([wordAt(0)], 2), batch([], 2), batch([wordAt(1)], 2)),
      decodeControl,
    );
    const words: number[] = [];
    const reached = control.reachedEnd.then(() => words.length);
    await control.run(new AbortController().signal, { onWord: () => words.push(1) });
    expect(await reached).toBe(2);
  });
  test('that is empty is at its end', async () => {
    const control = createControl(following(batch([], 0)), decodeControl);
    await control.run(new AbortController().signal);
    await expect(control.reachedEnd).resolves.toBeUndefined();
  });
  test('that is broken fails whoever reads it or waits for its end', async () => {
    const error = new LogError('GAP', 'control/0');
    const control = createControl(
      following({ type: 'failure', failure: { topic: CONTROL_TOPIC, partition: 0, error } }),
      decodeControl,
    );
    await expect(control.run(new AbortController().signal)).rejects.toBe(error);
    await expect(control.reachedEnd).rejects.toBe(error);
  });
});
