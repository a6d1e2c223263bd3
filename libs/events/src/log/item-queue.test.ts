import { expect, test } from '@jest/globals';
import { createItemQueue } from './item-queue.ts';

test('a producer goes on when its item has been taken, not before', async () => {
  const queue = createItemQueue<string>();
  const order: string[] = [];
  const offering = queue.offer('a').then(() => order.push('taken'));
  await Promise.resolve();
  order.push('offered');
  expect(await queue.take()).toBe('a');
  await offering;
  expect(order).toEqual(['offered', 'taken']);
});

test('a consumer that waits gets what comes', async () => {
  const queue = createItemQueue<string>();
  const taking = queue.take();
  await queue.offer('a');
  expect(await taking).toBe('a');
});

test('an ended queue gives what it holds, then nothing; a closed one nothing, and lets producers go', async () => {
  const [ended, closed] = [createItemQueue<string>(), createItemQueue<string>()];
  const offers = [ended.offer('a'), closed.offer('a')];
  ended.end();
  closed.close();
  expect([await ended.take(), await ended.take(), await closed.take()]).toEqual(['a', undefined, undefined]);
  await Promise.all([...offers, ended.offer('b'), closed.offer('b')]);
});
