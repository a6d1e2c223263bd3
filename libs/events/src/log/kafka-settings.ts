import type { TopicSpec } from './event-log.ts';

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
  'segment.ms',
  'max.compaction.lag.ms',
] as const;

const REPLICATION = 3;
const IN_SYNC = 2;
const DAY_MS = 86_400_000;

export const replicationFor = (brokers: number): number => (brokers >= REPLICATION ? REPLICATION : 1);

type Keeping = Pick<TopicSpec, 'kind' | 'retentionMs' | 'segmentMs'>;

const keepingSettings = (spec: Keeping): Readonly<Record<string, string>> => {
  switch (spec.kind) {
    case 'events':
      return { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };
    case 'compacted':
      // What is superseded is gone within a day: closed after a quarter of it, cleaned in the next one.
      return {
        'cleanup.policy': 'compact',
        'segment.ms': `${DAY_MS / 4}`,
        'max.compaction.lag.ms': `${DAY_MS / 4}`,
      };
    case 'recent':
      return {
        'cleanup.policy': 'delete',
        'retention.ms': `${spec.retentionMs ?? DAY_MS}`,
        'retention.bytes': '-1',
        ...(spec.segmentMs !== undefined && { 'segment.ms': `${spec.segmentMs}` }),
      };
  }
};

/** Whose clock a record's time is of: the broker's; while a log is copied in, the source's. */
export type Timestamps = 'LogAppendTime' | 'CreateTime';

/** The settings that a topic of this kind is created with. */
export const topicSettings = (
  spec: Keeping,
  replication: number,
  timestamps: Timestamps = 'LogAppendTime',
): Readonly<Record<string, string>> => ({
  ...keepingSettings(spec),
  'message.timestamp.type': timestamps,
  'compression.type': 'producer',
  'unclean.leader.election.enable': 'false',
  ...(replication >= REPLICATION ? { 'min.insync.replicas': `${IN_SYNC}` } : {}),
});
