import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';

const PLACE = { topic: 'tables', partition: 3 };

const start = (next: number, timeMs: number | null) => {
  const clock = { now: 100_000, elapsed: 0 };
  const checkpoint = { ...PLACE, next, identity: null, timeMs };
  const progress = createProgress([checkpoint], { nowMs: () => clock.now, elapsedMs: () => clock.elapsed });
  const wait = (ms: number): void => {
    clock.now += ms;
    clock.elapsed += ms;
  };
  const moved = (from: number, to: number, logTime: number): void =>
    progress.moved([{ ...PLACE, from, to, identity: null, logTime }]);
  const lag = () => progress.partitions()[0];
  return { progress, wait, moved, lag };
};

test('rows that stand for the whole log have no lag, however long it is quiet', () => {
  const { progress, wait } = start(10, 1_000);
  wait(1_000);
  progress.heard(PLACE, 10);
  expect(progress.partitions()).toEqual([{ ...PLACE, lagSeconds: 0, gap: 0 }]);
  expect(progress.isCaughtUp()).toBe(true);
});

test('after a restart the lag is the age of the last rows', () => {
  const { progress, moved } = start(10, 40_000);
  progress.heard(PLACE, 30);
  expect(progress.partitions()).toEqual([{ ...PLACE, lagSeconds: 60, gap: 20 }]);
  expect(progress.isCaughtUp()).toBe(false);
  moved(10, 30, 99_000_000);
  expect(progress.partitions()).toEqual([{ ...PLACE, lagSeconds: 0, gap: 0 }]);
  expect(progress.isCaughtUp()).toBe(true);
});

test('the lag of a record after a long silence counts from when it was heard', () => {
  const { progress, wait, lag } = start(10, 1_000);
  progress.heard(PLACE, 10);
  wait(1_000);
  progress.heard(PLACE, 11);
  wait(400);
  expect(lag()?.lagSeconds).toBe(0.4);
});

test('a log that says nothing is a lag that grows', () => {
  const { progress, wait, lag } = start(10, 1_000);
  progress.heard(PLACE, 10);
  wait(2_000);
  expect(lag()?.lagSeconds).toBe(0);
  wait(5_000);
  expect(lag()?.lagSeconds).toBe(7);
});
