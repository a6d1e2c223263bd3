import { Kafka, logLevel } from 'kafkajs';
import { createBackoff } from './backoff.ts';
import { LogError, type LogRecord, partitionKey, type TopicSpec } from './event-log.ts';
import { kafkaCluster } from './kafka-cluster.ts';
import { requireKafkajs } from './kafka-connection.ts';
import type { KafkaLogOptions } from './kafka-log.ts';
import { produceVerdict } from './kafka-produce-verdict.ts';
import { KAFKA_CODE, kafkaCodeName } from './kafka-protocol.ts';
import { replicationFor, topicSettings } from './kafka-settings.ts';
import type { LogIntake } from './log-intake.ts';

const PURPOSE = 'intake';
const TOPIC_RESOURCE = 2;
const LEADER_WITHIN_MS = 15_000;
const MAX_BYTES = 900_000; // a broker refuses a batch above 1 MB

/** Copies another log into new topics: they keep the times they are given until the copy is finished. */
export const kafkaIntake = async (options: KafkaLogOptions): Promise<LogIntake> => {
  requireKafkajs();
  const { ssl, sasl } = options;
  const cluster = kafkaCluster(options.brokers, {
    ...{ clientId: 'battleline-log-copy', connectTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
    ...(ssl && { ssl }),
    ...(sasl && { sasl }),
  });
  const kafka = new Kafka({
    ...{ clientId: 'battleline-log-copy', brokers: [...options.brokers], logLevel: logLevel.NOTHING },
    ...(ssl && { ssl }),
    ...(sasl && { sasl }),
  });
  const admin = kafka.admin();
  await admin.connect();
  let specs: readonly TopicSpec[] = [];
  let replication = 1;

  const settingsOf = (spec: TopicSpec, timestamps: 'CreateTime' | 'LogAppendTime') =>
    Object.entries({ ...topicSettings(spec, replication), 'message.timestamp.type': timestamps });

  const prepare: LogIntake['prepare'] = async (wanted) => {
    specs = wanted;
    const existing = new Set(await admin.listTopics());
    const taken = wanted.find(({ topic }) => existing.has(topic));
    if (taken) throw new LogError('UNSAFE_SETTINGS', `the topic ${taken.topic} exists already`);
    await cluster.refresh(wanted.map(({ topic }) => topic));
    replication = replicationFor(cluster.nodeIds().length);
    await admin.createTopics({
      waitForLeaders: true,
      topics: wanted.map((spec) => ({
        ...{ topic: spec.topic, numPartitions: spec.partitions, replicationFactor: replication },
        configEntries: settingsOf(spec, 'CreateTime').map(([name, value]) => ({ name, value })),
      })),
    });
    await cluster.refresh(wanted.map(({ topic }) => topic));
  };

  const produceOnce = async (topic: string, partition: number, records: readonly LogRecord[]) => {
    const leadership = cluster.leadership(topic, partition);
    if (leadership.status !== 'led') return { errorCode: KAFKA_CODE.LEADER_NOT_AVAILABLE, baseOffset: '-1' };
    const messages = records.map(({ key, value, time }) => ({
      ...{ key: key && Buffer.from(key), value: value && Buffer.from(value), timestamp: time },
    }));
    const answer = await cluster.call(leadership.nodeId, PURPOSE, 'Produce', {
      ...{ acks: -1, timeout: 10_000, compression: 0 },
      topicData: [{ topic, partitions: [{ partition, firstSequence: 0, messages }] }],
    });
    return answer.topics[0]?.partitions[0] ?? { errorCode: KAFKA_CODE.UNKNOWN_SERVER_ERROR, baseOffset: '-1' };
  };

  const produce = async (topic: string, partition: number, records: readonly LogRecord[]): Promise<void> => {
    const place = partitionKey(topic, partition);
    const deadline = performance.now() + LEADER_WITHIN_MS;
    const backoff = createBackoff(50, 500);
    for (;;) {
      const { errorCode, baseOffset } = await produceOnce(topic, partition, records);
      if (errorCode === KAFKA_CODE.NONE) {
        if (Number(baseOffset) === records[0]?.offset) return;
        throw new LogError('GAP', `${place} gave offset ${baseOffset} to record ${records[0]?.offset}`);
      }
      // A new partition's leader refuses everything for a moment. Should it have landed all the same, the next offset
      // tells: then this copy is of no use.
      if (produceVerdict(errorCode).type === 'refused' || performance.now() > deadline)
        throw new LogError('UNAVAILABLE', `${place}: ${kafkaCodeName(errorCode)}`);
      backoff.failed();
      await backoff.wait();
      await cluster.refresh([topic]);
    }
  };

  return {
    prepare,
    // Where an answer is lost, the copy is of no use, and is begun anew.
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
    finish: async () => {
      // It resets what it doesn't name: so all settings are named.
      await admin.alterConfigs({
        validateOnly: false,
        resources: specs.map((spec) => ({
          ...{ type: TOPIC_RESOURCE, name: spec.topic },
          configEntries: settingsOf(spec, 'LogAppendTime').map(([name, value]) => ({ name, value })),
        })),
      });
    },
    close: async () => {
      cluster.close();
      await admin.disconnect();
    },
  };
};
