import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAgenda, TRY_AGAIN } from './agenda.ts';
import { until } from '../gateway.harness.ts';
import { createTimeHeap } from './time-heap.ts';

/** An agenda whose time stands still until it is told to go on. */
const begin = (atOnce = 100) => {
  let now = 0;
  const done: string[] = [];
  const failed: string[] = [];
  const agenda = createAgenda({ now: () => now, atOnce, onFailure: (_, key) => failed.push(key) });
  const plan = (key: string, at: number, act = async (): Promise<number | undefined> => undefined): void =>
    agenda.plan(key, at, () => {
      done.push(key);
      return act();
    });
  const seen = (...keys: readonly string[]): Promise<true> =>
    until(keys.join(), () => (done.join() === keys.join() ? true : undefined));
  return { agenda, plan, done, failed, seen, at: (time: number) => void (now = time) };
};

test('what is planned is done in the order of its time, nothing before', async () => {
  const { agenda, plan, seen, at } = begin();
  plan('late', 300);
  plan('soon', 100);
  plan('next', 200);
  at(100);
  await seen('soon');
  at(300);
  await seen('soon', 'next', 'late');
  agenda.stop();
});

test('what is planned anew is done at its new time only, what is dropped never', async () => {
  const { agenda, plan, seen, at } = begin();
  plan('moved', 100);
  plan('dropped', 100);
  plan('moved', 300);
  agenda.drop('dropped');
  plan('other', 200);
  at(200);
  await seen('other');
  at(300);
  await seen('other', 'moved');
  agenda.stop();
});

test('what is not done with is tried again, at its time or a while after it failed', async () => {
  const { agenda, plan, failed, seen, at } = begin();
  const answers = [100, new Error('no'), undefined];
  const act = async (): Promise<number | undefined> => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  plan('one', 0, act);
  await seen('one');
  at(100);
  await seen('one', 'one');
  at(100 + TRY_AGAIN);
  await seen('one', 'one', 'one');
  expect(failed).toEqual(['one']);
  agenda.stop();
});

test('of many that are due only so many are done at the same time', async () => {
  const { agenda, plan, done, seen } = begin(2);
  const ends: (() => void)[] = [];
  const act = () => new Promise<undefined>((resolve) => ends.push(() => resolve(undefined)));
  ['a', 'b', 'c', 'd'].forEach((key, index) => plan(key, index - 4, act));
  await seen('a', 'b');
  ends.shift()?.();
  await seen('a', 'b', 'c');
  ends.splice(0).forEach((end) => end());
  await seen('a', 'b', 'c', 'd');
  expect(done).toHaveLength(4);
  ends.forEach((end) => end());
  agenda.stop();
});

test('a heap gives what it has in the order of time, whatever is put in between', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }))), (steps) => {
      const heap = createTimeHeap<{ readonly at: number }>();
      let expected: number[] = [];
      for (const at of steps) {
        if (at === null) expect(heap.pop()?.at).toBe(expected.shift());
        else {
          heap.push({ at });
          expected = [...expected, at].sort((a, b) => a - b);
        }
        expect(heap.first()?.at).toBe(expected[0]);
      }
    }),
  );
});
