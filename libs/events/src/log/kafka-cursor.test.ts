import { describe, expect, test } from '@jest/globals';
import { isSameRecord, takeRecords } from './kafka-cursor.ts';
import type { FetchedPartition } from './kafka-protocol.ts';

const fetched = (...offsets: readonly (number | 'mark')[]): FetchedPartition => ({
  partition: 0,
  errorCode: 0,
  highWatermark: '100',
  messages: offsets.map((offset, index) => ({
    offset: offset === 'mark' ? `${Number(offsets[index - 1]) + 1}` : `${offset}`,
    timestamp: '7',
    key: null,
    value: Buffer.from('v'),
    isControlRecord: offset === 'mark',
  })),
});
const taken = (answer: FetchedPartition, next: number, mayHaveGaps = false) => {
  const { records, gapAt } = takeRecords(answer, next, mayHaveGaps);
  return [records.map(({ offset }) => offset), gapAt];
};

describe('what a fetch answer holds for the reader', () => {
  test('earlier records of the same batch are left out', () => {
    expect(taken(fetched(3, 4, 5, 6), 5)).toEqual([[5, 6], undefined]);
  });
  test('nothing behind a missing offset is taken', () => {
    expect(taken(fetched(5, 6, 8, 9), 5)).toEqual([[5, 6], 7]);
    expect(taken(fetched(6, 7), 5)).toEqual([[], 5]);
  });
  test("a transaction's mark is a gap too", () => {
    expect(taken(fetched(5, 'mark'), 5)).toEqual([[5], 6]);
  });
  test('a compacted topic has gaps by nature', () => {
    expect(taken(fetched(5, 8, 'mark', 12), 5, true)).toEqual([[5, 8, 12], undefined]);
  });
});

test('records are the same only with the same offset, time, key and value', () => {
  const one = { offset: 1, time: 2, key: null, value: Buffer.from('v') };
  expect(isSameRecord(one, { ...one, value: Uint8Array.from(Buffer.from('v')) })).toBe(true);
  for (const other of [
    { offset: 2 },
    { time: 3 },
    { key: new Uint8Array(0) },
    { value: null },
    { value: Buffer.of(1) },
  ])
    expect(isSameRecord(one, { ...one, ...other })).toBe(false);
});
