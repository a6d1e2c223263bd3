import { createBackoff } from './backoff.ts';
import { LogError, type LogRecord, partitionKey, type TopicSpec } from './event-log.ts';
import { kafkaAdmin } from './kafka-admin.ts';
import { kafkaCluster } from './kafka-cluster.ts';
import { requireKafkajs } from './kafka-connection.ts';
import type { KafkaLogOptions } from './kafka-log.ts';
import { type ProduceVerdict, produceVerdict } from './kafka-produce-verdict.ts';
import { KAFKA_CODE } from './kafka-protocol.ts';
import type { LogIntake } from './log-intake.ts';
import { pause } from './pause.ts';

const PURPOSE = 'intake';
const ACKNOWLEDGE_MS = 10_000;
/** How long one batch is tried, and how long a broker may still be at one whose answer was lost, ms. */
const PATIENCE_MS = 120_000;
const LANDS_WITHIN_MS = ACKNOWLEDGE_MS + 5_000;
const LOOK_EVERY_MS = 500;
/** How long whatever isn't a record is tried, ms. */
const ADMIN_MS = 15_000;
const MAX_BYTES = 900_000; // a broker refuses a batch above 1 MB

/** Copies another log into new topics: they keep the times they are given until the copy is finished. */
export const kafkaIntake = async (options: KafkaLogOptions): Promise<LogIntake> => {
  requireKafkajs();
  const { ssl, sasl, socketFactory, requestTimeoutMs = LANDS_WITHIN_MS } = options;
  const cluster = kafkaCluster(options.brokers, {
    ...{ clientId: 'battleline-log-copy', connectTimeoutMs: 2_000, requestTimeoutMs },
    ...(ssl && { ssl }),
    ...(sasl && { sasl }),
    ...(socketFactory && { socketFactory }),
  });
  // Not kafkajs' own: its connections wake up every millisecond, and Node warns of that.
  const admin = kafkaAdmin(cluster, ADMIN_MS);
  let specs: readonly TopicSpec[] = [];

  const prepare: LogIntake['prepare'] = async (wanted) => {
    specs = wanted;
    for (const { topic } of wanted)
      if (await admin.describe(topic)) throw new LogError('UNSAFE_SETTINGS', `the topic ${topic} exists already`);
    await admin.createTopics(wanted, 'CreateTime');
  };

  /** `isOver`: nothing of it can land any more */
  type Attempt = ProduceVerdict & { readonly baseOffset?: string; readonly isOver: boolean };

  const produceOnce = async (topic: string, partition: number, records: readonly LogRecord[]): Promise<Attempt> => {
    const leadership = cluster.leadership(topic, partition);
    if (leadership.status !== 'led') return { ...produceVerdict(KAFKA_CODE.LEADER_NOT_AVAILABLE), isOver: true };
    const messages = records.map(({ key, value, time }) => ({
      ...{ key: key && Buffer.from(key), value: value && Buffer.from(value), timestamp: time },
    }));
    try {
      const answer = await cluster.call(leadership.nodeId, PURPOSE, 'Produce', {
        ...{ acks: -1, timeout: ACKNOWLEDGE_MS, compression: 0 },
        topicData: [{ topic, partitions: [{ partition, firstSequence: 0, messages }] }],
      });
      const { errorCode, baseOffset } = answer.topics[0]?.partitions[0] ?? {
        ...{ errorCode: KAFKA_CODE.UNKNOWN_SERVER_ERROR, baseOffset: '-1' },
      };
      // A new partition's leader refuses everything for a moment.
      const isOver = errorCode === KAFKA_CODE.NOT_LEADER_OR_FOLLOWER;
      return { ...produceVerdict(errorCode), baseOffset, isOver };
    } catch (error) {
      return { type: 'retriable', reason: String(error), mayHaveLanded: true, isOver: false };
    }
  };

  /** Whether records whose fate is unknown stand in the log: nobody else writes to it, so its end tells. */
  const hasLanded = async (topic: string, partition: number, end: number, withinMs: number): Promise<boolean> => {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const ends = await admin.ends(topic).catch(() => undefined);
      if (ends?.get(partition) === end) return true;
      if (performance.now() > deadline) return false;
      await pause(LOOK_EVERY_MS);
    }
  };

  const produce = async (topic: string, partition: number, records: readonly LogRecord[]): Promise<void> => {
    const place = partitionKey(topic, partition);
    const first = records[0]?.offset ?? 0;
    const deadline = performance.now() + PATIENCE_MS;
    const backoff = createBackoff(50, 500);
    for (;;) {
      const attempt = await produceOnce(topic, partition, records);
      if (attempt.type === 'appended') {
        if (Number(attempt.baseOffset) === first) return;
        throw new LogError('GAP', `${place} gave offset ${attempt.baseOffset} to record ${first}`);
      }
      if (attempt.type === 'refused' || performance.now() > deadline)
        throw new LogError('UNAVAILABLE', `${place}: ${attempt.reason}`);
      // Should it land later all the same, the next offset tells: then this copy is of no use.
      const withinMs = attempt.isOver ? 0 : requestTimeoutMs;
      if (attempt.mayHaveLanded && (await hasLanded(topic, partition, first + records.length, withinMs))) return;
      backoff.failed();
      await backoff.wait();
      await cluster.refresh([topic]).catch(() => undefined); // tried again with what is known
    }
  };

  return {
    prepare,
    write: async (topic, partition, records) => {
      let [part, bytes]: [LogRecord[], number] = [[], 0];
      for (const record of records) {
        const size = (record.key?.length ?? 0) + (record.value?.length ?? 0) + 32;
        if (part.length > 0 && bytes + size > MAX_BYTES) {
          await produce(topic, partition, part);
          [part, bytes] = [[], 0];
        }
        part.push(record);
        bytes += size;
      }
      if (part.length > 0) await produce(topic, partition, part);
    },
    finish: () => admin.resetSettings(specs),
    close: async () => cluster.close(),
  };
};
