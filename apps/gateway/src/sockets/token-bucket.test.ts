import { expect, test } from '@jest/globals';
import { createTokenBucket } from './token-bucket.ts';

test('a bucket gives its burst at once, and then as fast as it fills', () => {
  const take = createTokenBucket({ perSecond: 0.1, burst: 3 });
  expect([0, 0, 0, 0].map(take)).toEqual([true, true, true, false]);
  expect([9_000, 10_000, 10_001].map(take)).toEqual([false, true, false]);
});

test('a bucket that has been left alone for long gives no more than its burst', () => {
  const take = createTokenBucket({ perSecond: 1, burst: 2 });
  take(0);
  expect([1e9, 1e9, 1e9].map(take)).toEqual([true, true, false]);
});
