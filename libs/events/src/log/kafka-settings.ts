import type { TopicDescription, TopicSpec } from './event-log.ts';

/** The settings that decide whether a topic keeps what it was given; `describe` tells these. */
export const TOPIC_SETTINGS = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'message.timestamp.type',
  'compression.type',
  'unclean.leader.election.enable',
  'min.insync.replicas',
  'max.message.bytes',
] as const;

const REPLICATION = 3;
const IN_SYNC = 2;
const DAY_MS = 86_400_000;

export const replicationFor = (brokers: number): number => (brokers >= REPLICATION ? REPLICATION : 1);

const keepingSettings = (spec: Pick<TopicSpec, 'kind' | 'retentionMs'>): Readonly<Record<string, string>> => {
  switch (spec.kind) {
    case 'events':
      return { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };
    case 'compacted':
      return { 'cleanup.policy': 'compact' };
    case 'recent':
      return { 'cleanup.policy': 'delete', 'retention.ms': `${spec.retentionMs ?? DAY_MS}`, 'retention.bytes': '-1' };
  }
};

/** The settings that a topic of this kind is created with, and must have. */
export const topicSettings = (
  spec: Pick<TopicSpec, 'kind' | 'retentionMs'>,
  replication: number,
): Readonly<Record<string, string>> => ({
  ...keepingSettings(spec),
  'message.timestamp.type': 'LogAppendTime',
  'compression.type': 'producer',
  'unclean.leader.election.enable': 'false',
  ...(replication >= REPLICATION ? { 'min.insync.replicas': `${IN_SYNC}` } : {}),
});

/** A setting that could lose, rewrite or misdate records, and the command that mends it. */
export type TopicFault = {
  readonly topic: string;
  readonly setting: string;
  readonly is: string;
  readonly mustBe: string;
  readonly mend: string;
};

/** Compares a Kafka topic as it stands with what its kind demands; no fault, no reason to refuse it. */
export const topicFaults = (spec: TopicSpec, found: TopicDescription): readonly TopicFault[] => {
  const { topic } = spec;
  const faults: TopicFault[] = [];
  if (found.partitions !== spec.partitions)
    faults.push({
      ...{ topic, setting: 'partitions', is: `${found.partitions}`, mustBe: `${spec.partitions}` },
      mend: 'records belong to their partition for ever: copy the topic into a new one with the right number',
    });
  for (const [setting, mustBe] of Object.entries(topicSettings(spec, found.replication))) {
    const is = found.settings[setting] ?? 'unknown';
    // How long a `recent` topic is kept is the operator's choice.
    if (is === mustBe || (spec.kind === 'recent' && setting.startsWith('retention.'))) continue;
    if (setting === 'min.insync.replicas' && Number(is) >= IN_SYNC && Number(is) < found.replication) continue;
    const mend = `kafka-configs.sh --bootstrap-server … --alter --topic ${topic} --add-config ${setting}=${mustBe}`;
    faults.push({ topic, setting, is, mustBe, mend });
  }
  return faults;
};
