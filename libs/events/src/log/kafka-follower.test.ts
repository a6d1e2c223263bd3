import { expect, test } from '@jest/globals';
import { text } from './event-log.contract-reading.ts';
import type { FollowItem } from './event-log.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { followKafka } from './kafka-follower.ts';
import { type FetchedPartition, KAFKA_CODE, type KafkaApis } from './kafka-protocol.ts';

type Leader = (offset: number) => Promise<Partial<FetchedPartition>>;

/** Partition 0 of a topic on two brokers that answer fetches as told; `lead` names the leader from now on. */
const clusterOf = (brokers: Readonly<Record<number, Leader>>) => {
  const listeners = new Set<() => void>();
  let generation = 1;
  let leader = 1;
  const bump = (): void => {
    generation++;
    for (const listener of [...listeners]) listener();
  };
  const connectionTo = (nodeId: number): KafkaConnection => ({
    isOpen: () => true,
    destroy: () => undefined,
    call: async (_api, request) => {
      const place = (request as KafkaApis['Fetch']['request']).topics[0]?.partitions[0];
      const answer = await brokers[nodeId]?.(Number(place?.fetchOffset));
      const partition = { partition: 0, errorCode: KAFKA_CODE.NONE, highWatermark: '3000', messages: [], ...answer };
      return { responses: [{ topicName: 't', partitions: [partition] }] } as never;
    },
  });
  const connections = new Map([1, 2].map((nodeId) => [nodeId, connectionTo(nodeId)]));
  const cluster: KafkaCluster = {
    refresh: async () => bump(),
    generation: () => generation,
    onRefresh: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    leadership: () => ({ status: 'led', nodeId: leader }),
    topic: () => ({ topicErrorCode: 0, topic: 't', partitionMetadata: [] }),
    clusterId: () => 'c',
    nodeIds: () => [1, 2],
    connection: async (nodeId) => connections.get(nodeId)!,
    call: () => Promise.reject(new Error('not used')),
    closePurpose: () => undefined,
    close: () => undefined,
  };
  const lead = (nodeId: number): void => {
    leader = nodeId;
    bump();
  };
  return { cluster, lead };
};

const records = (from: number, count: number): Partial<FetchedPartition> => ({
  messages: Array.from({ length: count }, (_, i) => ({
    ...{ offset: `${from + i}`, timestamp: '0', key: null, isControlRecord: false },
    value: Buffer.from(text(`${from + i}`)),
  })),
});

/** Collects offsets until there are `count`; waits for `seen` with each item. */
const followOffsets = async (
  cluster: KafkaCluster,
  count: number,
  seen: (item: FollowItem) => unknown = () => undefined,
): Promise<readonly number[]> => {
  const offsets: number[] = [];
  const request = { topic: 't', from: new Map([[0, 0]]), purpose: 'p', warn: () => undefined };
  const keeping = async () => 'for-ever' as const;
  for await (const item of followKafka(cluster, { ...request, keeping }, new AbortController().signal)) {
    await seen(item);
    if (item.type === 'failure') throw item.failure.error;
    offsets.push(...item.batch.records.map(({ offset }) => offset));
    if (offsets.length >= count) return offsets;
  }
  return offsets;
};
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

test('a new leader that is read while the old one still delivers yields nothing twice', async () => {
  const newLeaderIsRead = Promise.withResolvers<void>();
  const { cluster, lead } = clusterOf({
    1: async (offset) => records(offset, 3_000 - offset),
    2: async (offset) => {
      if (offset === 2_000) newLeaderIsRead.resolve();
      return records(offset, Math.max(0, 3_500 - offset));
    },
  });
  const offsets = await followOffsets(cluster, 3_500, async (item) => {
    if (item.type === 'failure' || item.batch.records[0]?.offset !== 0) return;
    // The old leader's second batch of three waits for the reader; its third one is what the new leader sends, too.
    lead(2);
    await newLeaderIsRead.promise;
    await new Promise((resolve) => setImmediate(resolve));
  });
  expect(offsets).toEqual(numbers(3_500));
});

test('an offset that a leader denies is asked for again before the partition fails', async () => {
  let denials = 0;
  const { cluster } = clusterOf({
    1: async (offset) => {
      if (offset === 2 && denials++ < 3) return { errorCode: KAFKA_CODE.OFFSET_OUT_OF_RANGE };
      return offset < 2 ? records(offset, 2 - offset) : records(offset, 2);
    },
  });
  expect(await followOffsets(cluster, 4)).toEqual(numbers(4));
  expect(denials).toBeGreaterThanOrEqual(3);
});

test('a leader that stays by its denial ends the partition', async () => {
  const { cluster } = clusterOf({
    1: async (offset) => (offset < 2 ? records(offset, 2 - offset) : { errorCode: KAFKA_CODE.OFFSET_OUT_OF_RANGE }),
  });
  await expect(followOffsets(cluster, 4)).rejects.toMatchObject({ code: 'TRUNCATED' });
});

test('a gap fails with what stands before it delivered', async () => {
  const { cluster } = clusterOf({
    1: async (offset) => ({ messages: [...records(offset, 2).messages!, ...records(5, 1).messages!] }),
  });
  const seen: FollowItem[] = [];
  await expect(followOffsets(cluster, 9, (item) => seen.push(item))).rejects.toMatchObject({ code: 'GAP' });
  expect(seen.map((item) => (item.type === 'batch' ? item.batch.records.length : item.failure.error.code))).toEqual([
    2,
    'GAP',
  ]);
});

test('a bug in a helper of the follower reaches the reader', async () => {
  const { cluster } = clusterOf({ 1: async () => records(0, 1) });
  const broken: KafkaCluster = {
    ...cluster,
    leadership: () => {
      throw new TypeError('a bug');
    },
  };
  await expect(followOffsets(broken, 1)).rejects.toThrow('a bug');
});
