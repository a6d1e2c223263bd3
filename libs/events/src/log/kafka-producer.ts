import type { AppendObserver } from './append-batch.ts';
import { createBackoff } from './backoff.ts';
import { type AppendResult, type NewRecord, partitionKey, type PartitionKey } from './event-log.ts';
import { type AppendEntry, groupByPartition, takeEntries, topicData } from './kafka-append-entry.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { produceVerdict } from './kafka-produce-verdict.ts';
import type { KafkaApis } from './kafka-protocol.ts';

export type KafkaProducerOptions = {
  /** How many records may wait or be under way; an append beyond that is answered as busy. */
  readonly maxQueued: number;
  /** How long an append is tried before it is told as it is. */
  readonly appendTimeoutMs: number;
  /** How long a broker may wait for its followers. */
  readonly acknowledgeTimeoutMs: number;
  /** Told of each request that a broker has answered. */
  readonly onAppend?: AppendObserver;
};

export type KafkaProducer = {
  readonly append: (records: readonly NewRecord[]) => Promise<readonly AppendResult[]>;
  /** Resolves when every append has its result. */
  readonly drained: () => Promise<void>;
};

/** The queue to one leader, which gets one request at a time. */
type Lane = { readonly queue: AppendEntry[]; busy: boolean };

const PURPOSE = 'produce';
// A topic just created is unknown to some brokers for a moment.
const UNKNOWN_TOPIC_MS = 1_000;

/**
 * Collects what is appended into one request at a time per leader, and tells each record's fate by the broker's answer for
 * its partition. kafkajs' own producer isn't used: it loses acknowledged records when leaders change.
 */
export const kafkaProducer = (cluster: KafkaCluster, options: KafkaProducerOptions): KafkaProducer => {
  const lanes = new Map<number, Lane>();
  const waiting: AppendEntry[] = [];
  const backoff = createBackoff(50, 500);
  let recovering = false;
  let hasFailed = false;
  let unsettled = 0;
  let wakeDrained: (() => void)[] = [];

  const settle = (entry: AppendEntry, result: AppendResult): void => {
    entry.settle(result);
    unsettled--;
    if (unsettled > 0) return;
    for (const wake of wakeDrained) wake();
    wakeDrained = [];
  };

  const giveUp = (entry: AppendEntry): void =>
    settle(entry, { status: entry.mayHaveLanded ? 'unknown' : 'not-appended', reason: entry.reason });

  const tryAgain = (entries: readonly AppendEntry[], reason: string, mayHaveLanded: boolean): void => {
    for (const entry of entries) {
      entry.reason = reason;
      entry.mayHaveLanded ||= mayHaveLanded;
    }
    hasFailed ||= entries.length > 0; // many partitions fail by one cause: it counts once until the next look around
    waiting.push(...entries);
    void recover();
  };

  const send = async (nodeId: number, lane: Lane): Promise<void> => {
    const connection = await cluster.connection(nodeId, PURPOSE).catch((error: unknown) => {
      tryAgain(lane.queue.splice(0), String(error), false);
    });
    if (connection === undefined) return;
    const entries = takeEntries(lane.queue);
    const groups = groupByPartition(entries);
    const timestamp = Date.now();
    const start = performance.now();
    try {
      const answer = await connection.call('Produce', {
        acks: -1,
        timeout: options.acknowledgeTimeoutMs,
        compression: 0,
        topicData: topicData(groups, timestamp),
      });
      options.onAppend?.({ records: entries.length, seconds: (performance.now() - start) / 1000 });
      settleByAnswer(groups, answer, timestamp);
    } catch (error) {
      connection.destroy();
      tryAgain(entries, String(error), true);
      tryAgain(lane.queue.splice(0), String(error), false);
    }
  };

  const settleByAnswer = (
    groups: ReadonlyMap<PartitionKey, readonly AppendEntry[]>,
    answer: KafkaApis['Produce']['answer'],
    timestamp: number,
  ): void => {
    const unanswered = new Map(groups);
    for (const { topicName, partitions } of answer.topics) {
      for (const partition of partitions) {
        const key = partitionKey(topicName, partition.partition);
        const entries = unanswered.get(key) ?? [];
        unanswered.delete(key);
        const verdict = produceVerdict(partition.errorCode);
        if (verdict.type === 'appended') {
          backoff.succeeded();
          const base = Number(partition.baseOffset);
          const appendTime = Number(partition.logAppendTime);
          const time = appendTime < 0 ? timestamp : appendTime; // -1: the topic keeps the producer's time
          entries.forEach((entry, index) => settle(entry, { status: 'appended', offset: base + index, time }));
        } else if (verdict.type === 'retriable') {
          tryAgain(entries, verdict.reason, verdict.mayHaveLanded);
        } else {
          for (const entry of entries) {
            entry.reason = verdict.reason;
            giveUp(entry);
          }
        }
      }
    }
    for (const entries of unanswered.values()) tryAgain(entries, 'the broker left this partition out', true);
  };

  const pump = async (nodeId: number, lane: Lane): Promise<void> => {
    if (lane.busy) return;
    lane.busy = true;
    await Promise.resolve(); // whatever else is appended in this moment goes along
    while (lane.queue.length > 0) await send(nodeId, lane);
    lane.busy = false;
  };

  /** Puts an entry into its leader's lane; false where it has none, or where its time is over. */
  const dispatch = (entry: AppendEntry): boolean => {
    const { topic, partition } = entry.record;
    const leadership = cluster.leadership(topic, partition);
    if (leadership.status !== 'led') {
      entry.reason =
        leadership.status === 'leaderless'
          ? `${partitionKey(topic, partition)} has no leader`
          : `there is no partition ${partitionKey(topic, partition)}`;
      return false;
    }
    const lane = lanes.get(leadership.nodeId) ?? { queue: [], busy: false };
    lanes.set(leadership.nodeId, lane);
    lane.queue.push(entry);
    void pump(leadership.nodeId, lane);
    return true;
  };

  const hasTime = (entry: AppendEntry): boolean => {
    const { topic, partition } = entry.record;
    const { status } = cluster.leadership(topic, partition);
    const now = performance.now();
    if (status === 'unknown-topic') entry.unknownSince ??= now;
    else entry.unknownSince = undefined;
    const isGone = status === 'unknown-partition' || now - (entry.unknownSince ?? now) >= UNKNOWN_TOPIC_MS;
    return now < entry.deadline && !isGone;
  };

  /** One loop for all entries without a leader to send them to: look who leads now, and dispatch them. */
  const recover = async (): Promise<void> => {
    if (recovering) return;
    recovering = true;
    while (waiting.length > 0) {
      if (hasFailed) backoff.failed();
      hasFailed = false;
      await backoff.wait();
      const topics = new Set(waiting.map(({ record }) => record.topic));
      const refreshed = await cluster.refresh(topics).then(
        () => true,
        (error: unknown) => {
          for (const entry of waiting) entry.reason = String(error);
          return false;
        },
      );
      hasFailed ||= !refreshed;
      for (const entry of waiting.splice(0)) {
        if (refreshed ? !hasTime(entry) : performance.now() >= entry.deadline) {
          giveUp(entry);
        } else if (!refreshed || !dispatch(entry)) {
          hasFailed = true;
          waiting.push(entry);
        }
      }
    }
    recovering = false;
  };

  return {
    append: (records) => {
      if (unsettled + records.length > options.maxQueued)
        return Promise.resolve(
          records.map(() => ({ status: 'not-appended', reason: 'busy: the append queue is full' })),
        );
      unsettled += records.length;
      const deadline = performance.now() + options.appendTimeoutMs;
      return Promise.all(
        records.map(
          (record) =>
            new Promise<AppendResult>((resolve) => {
              const bytes = (record.key?.length ?? 0) + (record.value?.length ?? 0) + 32;
              const entry: AppendEntry = {
                ...{ record, bytes, settle: resolve, deadline },
                ...{ unknownSince: undefined, mayHaveLanded: false, reason: '' },
              };
              if (dispatch(entry)) return;
              waiting.push(entry);
              void recover();
            }),
        ),
      );
    },
    drained: () => (unsettled === 0 ? Promise.resolve() : new Promise((resolve) => wakeDrained.push(resolve))),
  };
};
