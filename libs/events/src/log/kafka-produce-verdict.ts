import { KAFKA_CODE, kafkaCodeName } from './kafka-protocol.ts';

/** What a broker's answer means for the records of one partition in one attempt. */
export type ProduceVerdict =
  | { readonly type: 'appended' }
  | { readonly type: 'retriable'; readonly reason: string; readonly mayHaveLanded: boolean }
  | { readonly type: 'refused'; readonly reason: string };

const REFUSED: readonly number[] = [
  KAFKA_CODE.MESSAGE_TOO_LARGE,
  KAFKA_CODE.INVALID_TOPIC_EXCEPTION,
  KAFKA_CODE.RECORD_LIST_TOO_LARGE,
  KAFKA_CODE.INVALID_REQUIRED_ACKS,
  KAFKA_CODE.TOPIC_AUTHORIZATION_FAILED,
  KAFKA_CODE.CLUSTER_AUTHORIZATION_FAILED,
  KAFKA_CODE.INVALID_RECORD,
];

const NOT_LANDED: readonly number[] = [
  KAFKA_CODE.CORRUPT_MESSAGE,
  KAFKA_CODE.UNKNOWN_TOPIC_OR_PARTITION,
  KAFKA_CODE.LEADER_NOT_AVAILABLE,
  KAFKA_CODE.NOT_ENOUGH_REPLICAS,
];

/**
 * Reads the error code of one partition of a produce answer. NOT_LEADER_OR_FOLLOWER counts as "may have landed": a leader
 * that is deposed while it waits for its followers answers that too, and the new leader may hold the records.
 */
export const produceVerdict = (errorCode: number): ProduceVerdict => {
  if (errorCode === KAFKA_CODE.NONE) return { type: 'appended' };
  const reason = kafkaCodeName(errorCode);
  if (REFUSED.includes(errorCode)) return { type: 'refused', reason };
  return { type: 'retriable', reason, mayHaveLanded: !NOT_LANDED.includes(errorCode) };
};
