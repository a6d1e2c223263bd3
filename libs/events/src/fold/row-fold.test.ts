import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeRecord } from '../codec/record.ts';
import type { StreamKey } from '../header.ts';
import { anyLog } from './any-log.fixture.ts';
import { createPartitionFold, emptyPartition, type StreamCell } from './partition-fold.ts';
import { foldRows, streamsNamed } from './row-fold.ts';

const next = (numbers: Iterator<number, unknown>): number => {
  const step = numbers.next();
  return step.done === true ? 1 : step.value;
};

test('A fold over rows, a few records at a time, comes to what one in memory comes to', () => {
  fc.assert(
    fc.property(anyLog(40), fc.infiniteStream(fc.integer({ min: 1, max: 7 })), ({ records, voided }, sizes) => {
      const isVoided = (offset: number): boolean => voided.has(offset);
      const place = { topic: 'clients', partition: 3, decode: decodeRecord, isVoided };
      const whole = createPartitionFold(place);
      const expected = records.map((record) => whole.fold(record));
      const { streams: _, ...begin } = emptyPartition;
      let standing = begin;
      const rows = new Map<StreamKey, StreamCell>();
      const outcomes: unknown[] = [];
      for (let at = 0; at < records.length;) {
        const batch = records.slice(at, at + next(sizes));
        const named = new Map([...rows].filter(([key]) => streamsNamed(batch, decodeRecord).has(key)));
        const folding = foldRows(place, standing, named, batch);
        outcomes.push(...folding.outcomes);
        for (const [key, cell] of folding.changed) {
          if (cell) rows.set(key, cell);
          else rows.delete(key);
        }
        ({ standing } = folding);
        expect(folding.stop).toBeUndefined();
        at += batch.length;
      }
      expect(outcomes).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
