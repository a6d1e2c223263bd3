import { expect, test } from '@jest/globals';
import { type AppendEntry, groupByPartition, takeEntries, topicData } from './kafka-append-entry.ts';

const entry = (topic: string, partition: number, value: string, bytes = value.length): AppendEntry => ({
  record: { topic, partition, key: null, value: new TextEncoder().encode(value) },
  bytes,
  settle: () => undefined,
  deadline: 0,
  unknownSince: undefined,
  mayHaveLanded: false,
  reason: '',
});

test('one request takes at most 500 records, in order', () => {
  const queue = Array.from({ length: 1_200 }, (_, i) => entry('t', 0, `${i}`));
  const expected = [...queue];
  const taken = [takeEntries(queue), takeEntries(queue), takeEntries(queue), takeEntries(queue)];
  expect(taken.map(({ length }) => length)).toEqual([500, 500, 200, 0]);
  expect(taken.flat()).toEqual(expected);
});

test('one request stays below what a broker takes, but a large record goes alone', () => {
  const queue = [400_000, 400_000, 400_000, 2_000_000, 1].map((bytes) => entry('t', 0, 'v', bytes));
  const sizes = Array.from({ length: 4 }, () => takeEntries(queue).length);
  expect(sizes).toEqual([2, 1, 1, 1]);
});

test('a request names each topic and each partition once, with its records in order', () => {
  const places = [
    ['a', 0],
    ['b', 0],
    ['a', 1],
    ['a', 0],
  ] as const;
  const data = topicData(groupByPartition(places.map(([topic, p], i) => entry(topic, p, `${i}`))), 7);
  const values = data.map(({ topic, partitions }) => [
    topic,
    ...partitions.map(({ partition, messages }) => [partition, messages.map(({ value }) => String(value)).join()]),
  ]);
  expect(values).toEqual([
    ['a', [0, '0,3'], [1, '2']],
    ['b', [0, '1']],
  ]);
});
