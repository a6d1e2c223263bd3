import { expect, test } from '@jest/globals';
import type { Landing } from './postgres-log-append.ts';
import { type Cursor, land } from './postgres-log-reading.ts';

const LIFE = 7;

const cursorAt = (next: number): Cursor => ({ next, life: LIFE, first: undefined, last: undefined });

const landing = (offsets: readonly number[], life = LIFE): Landing => ({
  topic: 'tables',
  partition: 3,
  life,
  records: offsets.map((offset) => ({ offset, time: 1_000 + offset, key: null, value: null })),
});

test('what was appended right after the last record read is followed without reading', () => {
  const cursor = cursorAt(5);
  expect(land(cursor, landing([5, 6]))).toMatchObject({
    partition: 3,
    records: [{ offset: 5 }, { offset: 6 }],
    end: 7,
  });
  expect(cursor).toMatchObject({ next: 7, last: { offset: 6 } });
});

test('what has been read meanwhile is not followed twice', () => {
  const cursor = cursorAt(6);
  expect(land(cursor, landing([5, 6]))).toMatchObject({ records: [{ offset: 6 }], end: 7 });
  expect(land(cursor, landing([5, 6]))).toBeUndefined();
  expect(cursor.next).toBe(7);
});

test('what others appended before must be read first', () => {
  const cursor = cursorAt(5);
  expect(land(cursor, landing([6]))).toBeUndefined();
  expect(cursor.next).toBe(5);
});

test('records of another life of the partition, or of one not read yet, must be read', () => {
  expect(land(cursorAt(5), landing([5], LIFE + 1))).toBeUndefined();
  expect(land({ ...cursorAt(0), life: undefined }, landing([0]))).toBeUndefined();
});

test('record 0 is remembered, so that another log is recognised', () => {
  const cursor = cursorAt(0);
  land(cursor, landing([0, 1]));
  expect(cursor.first).toMatchObject({ offset: 0 });
});
