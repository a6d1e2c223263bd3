import { expect, test } from '@jest/globals';
import type { KafkaConnection } from './kafka-connection.ts';
import { createCursor, type Cursor } from './kafka-cursor.ts';
import { checkIdentity, type Keeping } from './kafka-identity-check.ts';
import { type FetchedPartition, KAFKA_CODE, type KafkaApis } from './kafka-protocol.ts';

/** A broker that holds partition 0 with these values from offset `start`, and shows those below `shown`. */
const brokerWith = (
  values: readonly string[],
  options: { readonly start?: number; readonly shown?: number } = {},
): KafkaConnection => {
  const { start = 0 } = options;
  const end = start + values.length;
  const { shown = end } = options;
  const answer = (fetchOffset: number): FetchedPartition => ({
    partition: 0,
    errorCode: fetchOffset < start || fetchOffset > end ? KAFKA_CODE.OFFSET_OUT_OF_RANGE : KAFKA_CODE.NONE,
    highWatermark: `${shown}`,
    messages: values.flatMap((value, index) => {
      const offset = start + index;
      const isSent = offset >= fetchOffset && offset < shown && fetchOffset >= start;
      return isSent
        ? [{ offset: `${offset}`, timestamp: '0', key: null, value: Buffer.from(value), isControlRecord: false }]
        : [];
    }),
  });
  return {
    isOpen: () => true,
    destroy: () => undefined,
    call: async (_api, request) => {
      const [topic] = (request as KafkaApis['Fetch']['request']).topics;
      const partitions = topic?.partitions.map(({ fetchOffset }) => answer(Number(fetchOffset))) ?? [];
      return { responses: [{ topicName: 't', partitions }] } as never;
    },
  };
};

const check = async (connection: KafkaConnection, cursor: Cursor, keeping: Keeping = 'for-ever') =>
  (await checkIdentity(connection, 't', [cursor], keeping)).map(({ type }) => type);

/** A cursor that has read all that a first broker held. */
const readAll = async (values: readonly string[]): Promise<Cursor> => {
  const cursor = createCursor(0, values.length);
  expect(await check(brokerWith(values), cursor)).toEqual([]);
  return cursor;
};

test('a partition that holds what it held is read on, also when it has grown', async () => {
  const cursor = await readAll(['a', 'b', 'c']);
  expect(await check(brokerWith(['a', 'b', 'c', 'd']), cursor)).toEqual([]);
});

test('a longer partition with another record 0 was created anew', async () => {
  expect(await check(brokerWith(['x', 'b', 'c', 'd']), await readAll(['a', 'b', 'c']))).toEqual(['recreated']);
});

test('another last record means that the log was rewritten', async () => {
  expect(await check(brokerWith(['a', 'b', 'x', 'd']), await readAll(['a', 'b', 'c']))).toEqual(['recreated']);
});

test('a shorter partition is truncated', async () => {
  expect(await check(brokerWith(['a']), await readAll(['a', 'b', 'c']))).toEqual(['truncated']);
  expect(await check(brokerWith([]), await readAll(['a']))).toContain('truncated');
});

test('a leader that may not show the last record yet is waited for', async () => {
  expect(await check(brokerWith(['a', 'b', 'c'], { shown: 1 }), await readAll(['a', 'b', 'c']))).toEqual(['later']);
});

test('a partition without its first records is truncated, unless its records are kept for a time only', async () => {
  const shortened = brokerWith(['b', 'c'], { start: 1 });
  expect(await check(shortened, await readAll(['a', 'b', 'c']))).toEqual(['truncated']);
  expect(await check(shortened, await readAll(['a', 'b', 'c']), 'recent')).toEqual([]);
});

test('nothing has been read, nothing is compared', async () => {
  expect(await check(brokerWith(['a']), createCursor(0, 0))).toEqual([]);
});
