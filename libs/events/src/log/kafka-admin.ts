import { createBackoff } from './backoff.ts';
import { LogError, partitionKey, type TopicDescription, type TopicSpec } from './event-log.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import type { Keeping } from './kafka-identity-check.ts';
import { KAFKA_CODE, kafkaCodeName, type TopicMetadata } from './kafka-protocol.ts';
import { replicationFor, type Timestamps, TOPIC_SETTINGS, topicSettings } from './kafka-settings.ts';

/** Everything but appending and following; each call is tried until a deadline, then rejects with UNAVAILABLE. */
export type KafkaAdmin = {
  readonly ends: (topic: string) => Promise<ReadonlyMap<number, number>>;
  readonly offsetsAt: (topic: string, time: number) => Promise<ReadonlyMap<number, number>>;
  readonly identity: () => Promise<string>;
  readonly describe: (topic: string) => Promise<TopicDescription | undefined>;
  readonly createTopics: (specs: readonly TopicSpec[], timestamps?: Timestamps) => Promise<void>;
  /** Gives the topics the settings that they should have, of times by the broker's clock, too. */
  readonly resetSettings: (specs: readonly TopicSpec[]) => Promise<void>;
  /** How the topic's records may vanish rightly; asked once, for followers. */
  readonly keeping: (topic: string) => Promise<Keeping>;
};

const PURPOSE = 'admin';
const LATEST = -1;
const TOPIC_RESOURCE = 2 as const;
const CREATE_TIMEOUT_MS = 5_000;

export const kafkaAdmin = (cluster: KafkaCluster, timeoutMs: number): KafkaAdmin => {
  /**
   * Tries again with fresh metadata until it works; a LogError other than UNAVAILABLE is an answer. The first try takes
   * the metadata at hand where they are enough: after each refresh all followers compare what they have read.
   */
  const persist = async <T>(topics: readonly string[], attempt: () => Promise<T>): Promise<T> => {
    const deadline = performance.now() + timeoutMs;
    const backoff = createBackoff(50, 500);
    for (let isFirst = true; ; isFirst = false) {
      try {
        const isKnown = cluster.clusterId() !== '' && topics.every((topic) => cluster.topic(topic) !== undefined);
        if (!isFirst || !isKnown) await cluster.refresh(topics);
        return await attempt();
      } catch (error) {
        if (error instanceof LogError && error.code !== 'UNAVAILABLE') throw error;
        if (performance.now() >= deadline)
          throw new LogError('UNAVAILABLE', `Kafka does not answer: ${String(error)}`, { cause: error });
        backoff.failed();
        await backoff.wait();
      }
    }
  };

  const onAnyNode = async <T>(attempt: (nodeId: number) => Promise<T>): Promise<T> => {
    let failure: unknown = new LogError('UNAVAILABLE', 'no Kafka broker is known');
    for (const nodeId of cluster.nodeIds()) {
      try {
        return await attempt(nodeId);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };

  /** The topic as the brokers know it; rejects where they don't let this user see it, which else looks like nothing. */
  const seen = (topic: string): TopicMetadata | undefined => {
    const metadata = cluster.topic(topic);
    if (metadata?.topicErrorCode === KAFKA_CODE.TOPIC_AUTHORIZATION_FAILED)
      throw new LogError('UNAVAILABLE', `the brokers give this user no right to the topic ${topic}`);
    return metadata;
  };

  const partitionsByLeader = (topic: string): ReadonlyMap<number, readonly number[]> => {
    const metadata = seen(topic);
    if (metadata === undefined) throw new LogError('UNKNOWN_TOPIC', `there is no topic ${topic}`);
    const byLeader = new Map<number, number[]>();
    for (const { partitionId } of metadata.partitionMetadata) {
      const leadership = cluster.leadership(topic, partitionId);
      if (leadership.status !== 'led') throw new Error(`${partitionKey(topic, partitionId)} has no leader`);
      byLeader.set(leadership.nodeId, [...(byLeader.get(leadership.nodeId) ?? []), partitionId]);
    }
    return byLeader;
  };

  /** The first offset at or after the time for each partition; -1 where there is none. LATEST: the end. */
  const listOffsets = async (topic: string, timestamp: number): Promise<ReadonlyMap<number, number>> => {
    const requests = [...partitionsByLeader(topic)].map(([nodeId, partitions]) =>
      cluster.call(nodeId, PURPOSE, 'ListOffsets', {
        isolationLevel: 0,
        topics: [{ topic, partitions: partitions.map((partition) => ({ partition, timestamp })) }],
      }),
    );
    const answers = (await Promise.all(requests)).flatMap(({ responses }) =>
      responses.flatMap((one) => one.partitions),
    );
    for (const { partition, errorCode } of answers) {
      if (errorCode !== KAFKA_CODE.NONE)
        throw new Error(`${partitionKey(topic, partition)}: ${kafkaCodeName(errorCode)}`);
    }
    const offsets = answers.map(({ partition, offset }) => [partition, Number(offset)] as const);
    return new Map(offsets.sort(([one], [other]) => one - other));
  };

  const settings = (topic: string): Promise<Readonly<Record<string, string>>> =>
    onAnyNode(async (nodeId) => {
      const { resources } = await cluster.call(nodeId, PURPOSE, 'DescribeConfigs', {
        resources: [{ type: TOPIC_RESOURCE, name: topic, configNames: TOPIC_SETTINGS }],
      });
      const resource = resources[0];
      if (resource?.errorCode !== KAFKA_CODE.NONE)
        throw new Error(`${topic}: ${resource?.errorMessage ?? kafkaCodeName(resource?.errorCode ?? -1)}`);
      return Object.fromEntries(
        resource.configEntries.map(({ configName, configValue }) => [configName, configValue ?? '']),
      );
    });

  const entriesOf = (spec: TopicSpec, timestamps?: Timestamps) =>
    Object.entries(topicSettings(spec, replicationFor(cluster.nodeIds().length), timestamps)).map(([name, value]) => ({
      name,
      value,
    }));

  const create = async (specs: readonly TopicSpec[], timestamps?: Timestamps): Promise<void> => {
    const missing = specs.filter(({ topic }) => cluster.topic(topic) === undefined);
    if (missing.length === 0) return;
    const replication = replicationFor(cluster.nodeIds().length);
    const topics = missing.map((spec) => ({
      ...{ topic: spec.topic, numPartitions: spec.partitions, replicationFactor: replication },
      configEntries: entriesOf(spec, timestamps),
    }));
    const { topicErrors } = await onAnyNode((nodeId) =>
      cluster.call(nodeId, PURPOSE, 'CreateTopics', { topics, timeout: CREATE_TIMEOUT_MS, validateOnly: false }),
    );
    for (const { topic, errorCode, errorMessage } of topicErrors) {
      if (errorCode === KAFKA_CODE.NONE || errorCode === KAFKA_CODE.TOPIC_ALREADY_EXISTS) continue;
      throw new Error(`creating ${topic}: ${errorMessage ?? kafkaCodeName(errorCode)}`);
    }
  };

  // It resets what it doesn't name: so all settings are named.
  const alter = async (specs: readonly TopicSpec[]): Promise<void> => {
    const resources = specs.map((spec) => ({
      ...{ type: TOPIC_RESOURCE, name: spec.topic },
      configEntries: entriesOf(spec),
    }));
    const answer = await onAnyNode((nodeId) =>
      cluster.call(nodeId, PURPOSE, 'AlterConfigs', { resources, validateOnly: false }),
    );
    const refused = answer.resources.find(({ errorCode }) => errorCode !== KAFKA_CODE.NONE);
    if (refused) throw new Error(`changing settings: ${refused.errorMessage ?? kafkaCodeName(refused.errorCode)}`);
  };

  return {
    ends: (topic) => persist([topic], () => listOffsets(topic, LATEST)),
    offsetsAt: (topic, time) =>
      persist([topic], async () => {
        const ends = await listOffsets(topic, LATEST);
        const found = await listOffsets(topic, time);
        return new Map([...ends].map(([p, end]) => [p, (found.get(p) ?? -1) < 0 ? end : (found.get(p) ?? end)]));
      }),
    identity: () => persist([], () => Promise.resolve(cluster.clusterId())),
    describe: (topic) =>
      persist([topic], async () => {
        const metadata = seen(topic);
        if (metadata === undefined) return undefined;
        const partitions = metadata.partitionMetadata;
        const replication = Math.min(...partitions.map(({ replicas }) => replicas.length));
        const inSync = Math.min(...partitions.map(({ isr }) => isr.length));
        const brokers = cluster.nodeIds().length;
        return { topic, partitions: partitions.length, replication, inSync, brokers, settings: await settings(topic) };
      }),
    createTopics: async (specs, timestamps) => {
      const topics = specs.map(({ topic }) => topic);
      await persist(topics, async () => {
        await cluster.refresh(topics);
        await create(specs, timestamps);
      });
      // A new partition's leader refuses everything for a moment.
      await persist(topics, async () => {
        await Promise.all(
          topics.map((topic) => {
            if (cluster.topic(topic) === undefined) throw new Error(`${topic} is not there yet`);
            return listOffsets(topic, LATEST);
          }),
        );
      });
    },
    resetSettings: (specs) =>
      persist(
        specs.map(({ topic }) => topic),
        () => alter(specs),
      ),
    keeping: async (topic) => {
      const found = await settings(topic);
      if (found['cleanup.policy']?.includes('compact') === true) return 'compacted';
      return found['retention.ms'] === '-1' && found['retention.bytes'] === '-1' ? 'for-ever' : 'recent';
    },
  };
};
