import { expect, test } from '@jest/globals';
import { murmur2, partitionOfKey } from './murmur2.ts';

// The vectors of Kafka's own UtilsTest.
test.each([
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ['abc', 479_470_107],
])('%s', (text, hash) => expect(murmur2(new TextEncoder().encode(text))).toBe(hash));

test('every key has a partition, and keys spread over all', () => {
  const found = Array.from({ length: 600 }, (_, index) => partitionOfKey(index.toString(16).padStart(32, '0'), 12));
  expect([...new Set(found)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});
