import type { KafkaConnection } from './kafka-connection.ts';
import { type FetchedPartition, KAFKA_CODE, kafkaCodeName } from './kafka-protocol.ts';

/** How long a broker may wait for records, and how much it may send. */
export type FetchLimits = { readonly waitMs: number; readonly partitionBytes: number; readonly bytes: number };

/** One fetch of partitions of a topic from their offsets; what a partition has to say stands in its own error code. */
export const fetchFrom = async (
  connection: KafkaConnection,
  topic: string,
  offsets: ReadonlyMap<number, number>,
  limits: FetchLimits,
): Promise<ReadonlyMap<number, FetchedPartition>> => {
  const partitions = [...offsets].map(([partition, offset]) => ({
    partition,
    fetchOffset: `${offset}`,
    maxBytes: limits.partitionBytes,
  }));
  const request = {
    maxWaitTime: limits.waitMs,
    minBytes: 1,
    maxBytes: limits.bytes,
    isolationLevel: 0,
    topics: [{ topic, partitions }],
  } as const;
  const { errorCode = KAFKA_CODE.NONE, responses } = await connection.call('Fetch', request, limits.waitMs);
  if (errorCode !== KAFKA_CODE.NONE) throw new Error(kafkaCodeName(errorCode));
  return new Map(responses.flatMap((one) => one.partitions).map((one) => [one.partition, one]));
};
