import { expect, test } from '@jest/globals';
import type { AppendResult } from '@battleline/events';
import { appendUntilKnown } from './append-until-known.ts';

const RECORD = { topic: 'lobby', partition: 0, key: null, value: new Uint8Array([1]) };
const APPENDED: AppendResult = { status: 'appended', offset: 7, time: 0 };
const UNKNOWN: AppendResult = { status: 'unknown', reason: 'no answer' };
const NOT_APPENDED: AppendResult = { status: 'not-appended', reason: 'no leader' };

/** A log that answers appends like this, the last answer again and again; `appended` is told of each. */
const logThat = (answers: readonly AppendResult[], appended: (count: number) => void = () => undefined) => {
  let count = 0;
  return {
    appends: () => count,
    append: async () => {
      const answer = answers[Math.min(count, answers.length - 1)] ?? UNKNOWN;
      count += 1;
      appended(count);
      return [answer];
    },
  };
};
const never = new Promise<string>(() => undefined);
const goOn = new AbortController().signal;
const open = { record: RECORD, isOver: () => false, signal: goOn };

test('what was surely appended is not appended again, however long its fate takes', async () => {
  const { promise: fate, resolve } = Promise.withResolvers<string>();
  const log = logThat([APPENDED]);
  let looks = 0;
  const isOver = (): boolean => {
    looks += 1;
    if (looks === 3) resolve('admitted');
    return false;
  };
  expect(await appendUntilKnown({ ...open, log, fate, isOver })).toBe('admitted');
  expect(log.appends()).toBe(1);
});

test('the same record is appended again while it may not have landed, until a copy is read back', async () => {
  const { promise: fate, resolve } = Promise.withResolvers<string>();
  const log = logThat([UNKNOWN, NOT_APPENDED, UNKNOWN], (count) => {
    if (count === 3) resolve('void');
  });
  expect(await appendUntilKnown({ ...open, log, fate, tries: 2 })).toBe('void');
  expect(log.appends()).toBe(3);
});

test('what the log has surely never taken is given up after some tries', async () => {
  const log = logThat([NOT_APPENDED]);
  expect(await appendUntilKnown({ ...open, log, fate: never, tries: 3 })).toBeUndefined();
  expect(log.appends()).toBe(3);
});

test('what can’t count any more is given up, and so is all when the process ends', async () => {
  const over = logThat([UNKNOWN]);
  expect(await appendUntilKnown({ ...open, log: over, fate: never, isOver: () => true })).toBeUndefined();
  expect(over.appends()).toBe(1);
  const end = new AbortController();
  const ending = logThat([UNKNOWN], () => end.abort());
  expect(await appendUntilKnown({ ...open, log: ending, fate: never, signal: end.signal })).toBeUndefined();
  expect(ending.appends()).toBe(1);
});
