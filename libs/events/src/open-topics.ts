import { randomBytes } from 'node:crypto';
import { plainHeader } from './fold/named-streams.ts';
import type { Header } from './header.ts';
import type { AnyEvent } from './log-event.ts';
import { type EventLog, LogError, partitionKey, type TopicDescription, type TopicSpec } from './log/event-log.ts';
import { TOPIC_SPECS } from './topic.ts';

/** What a topic's settings must be, where the log has such a setting: anything else could lose or rewrite events. */
export const REQUIRED_SETTINGS: Readonly<Record<TopicSpec['kind'], Readonly<Record<string, string>>>> = {
  events: {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'producer',
    'unclean.leader.election.enable': 'false',
  },
  compacted: { 'cleanup.policy': 'compact', 'unclean.leader.election.enable': 'false' },
  recent: {
    'cleanup.policy': 'delete',
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'producer',
  },
};

/** Where superseded records must be gone within a day, what of Kafka's settings may be a day at most, ms. */
const AT_MOST_A_DAY = ['segment.ms', 'max.compaction.lag.ms'] as const;
const DAY_MS = 86_400_000;

/** What must be known before a setting is mended. */
const REMARKS: Readonly<Record<string, string>> = {
  // A log that is copied into new topics brings its own times, until it is whole.
  'message.timestamp.type': '; but where a copy of a log broke off, remove its topics and copy again',
};

/** Copies of each record where there are brokers enough. */
const REPLICATION = 3;

/** What is wrong with a topic as it stands, each fault with the way to mend it. */
export const topicFaults = (spec: TopicSpec, found: TopicDescription): string[] => {
  const faults: string[] = [];
  const mend = (setting: string, value: string): string =>
    `mend with: kafka-configs.sh --alter --entity-type topics --entity-name ${found.topic} --add-config ${setting}=${value}`;
  if (found.partitions !== spec.partitions)
    faults.push(
      `${found.topic} has ${found.partitions} partitions, must have ${spec.partitions}: a topic's partitions never change; use another TOPIC_PREFIX or restore the topic`,
    );
  for (const [setting, value] of Object.entries(REQUIRED_SETTINGS[spec.kind])) {
    const actual = found.settings[setting];
    if (actual !== undefined && actual !== value)
      faults.push(
        `${found.topic} has ${setting}=${actual}, must be ${value}; ${mend(setting, value)}${REMARKS[setting] ?? ''}`,
      );
  }
  for (const setting of spec.kind === 'compacted' ? AT_MOST_A_DAY : []) {
    const actual = found.settings[setting];
    if (actual !== undefined && Number(actual) > DAY_MS)
      faults.push(
        `${found.topic} has ${setting}=${actual}, must be ${DAY_MS} (a day) at most: what was erased would be kept longer; ${mend(setting, String(DAY_MS / 4))}`,
      );
  }
  const most = { 'retention.ms': spec.retentionMs, 'segment.ms': spec.segmentMs };
  for (const [setting, value] of spec.isConfirmed ? Object.entries(most) : []) {
    const actual = Number(found.settings[setting] ?? value);
    if (value !== undefined && (actual > value || actual < 0))
      faults.push(
        `${found.topic} has ${setting}=${actual}, must be ${value} at most: what people said would be kept longer than they are told; ${mend(setting, String(value))}`,
      );
  }
  const { brokers = 1 } = found;
  if ((spec.kind !== 'recent' || spec.isConfirmed) && brokers >= REPLICATION && found.replication < REPLICATION)
    faults.push(
      `${found.topic} has replication ${found.replication} on ${brokers} brokers, must be ${REPLICATION}: a lost disk could lose confirmed events; mend with: kafka-reassign-partitions.sh --execute, ${REPLICATION} replicas for each of its partitions`,
    );
  const replicas = found.settings['min.insync.replicas'];
  if (found.replication >= 3 && replicas !== undefined && Number(replicas) < 2)
    faults.push(`${found.topic} has min.insync.replicas=${replicas}, must be 2; ${mend('min.insync.replicas', '2')}`);
  return faults;
};

/** Creates the topics that are missing and checks those that exist; throws `LogError` UNSAFE_SETTINGS naming all faults. */
export const checkTopics = async (log: EventLog, specs: readonly TopicSpec[] = TOPIC_SPECS): Promise<void> => {
  await log.createTopics(specs);
  const faults: string[] = [];
  for (const spec of specs) {
    const found = await log.describe(spec.topic);
    faults.push(...(found ? topicFaults(spec, found) : [`${spec.topic} does not exist and could not be created`]));
  }
  if (faults.length > 0) throw new LogError('UNSAFE_SETTINGS', faults.join('\n'));
};

type Encode = (header: Header, event: AnyEvent) => Uint8Array;

/**
 * Makes the log ready: topics checked, and `LogOpened` as record 0 of each empty partition of what is kept for ever (R9). Two processes may do
 * so at once; the first record is the identity, a second one has no effect. Throws `LogError` UNSAFE_SETTINGS, or
 * UNAVAILABLE where the log takes no records.
 */
export const openTopics = async (log: EventLog, encode: Encode, specs = TOPIC_SPECS): Promise<void> => {
  await checkTopics(log, specs);
  // What is kept for a while only loses its first record, so that would identify nothing.
  for (const { topic } of specs.filter(({ kind }) => kind !== 'recent')) {
    for (;;) {
      const ends = await log.ends(topic);
      const empty = [...ends].filter(([, end]) => end === 0).map(([partition]) => partition);
      if (empty.length === 0) break;
      const results = await log.append(empty.map((partition) => openingRecord(topic, partition, encode)));
      const refused = results.find(({ status }) => status === 'not-appended');
      if (refused && 'reason' in refused)
        throw new LogError('UNAVAILABLE', `${topic} can not be opened: ${refused.reason}`);
    }
  }
};

const openingRecord = (topic: string, partition: number, encode: Encode) => ({
  topic,
  partition,
  key: new TextEncoder().encode(partitionKey(topic, partition)),
  value: encode(plainHeader(0), { type: 'LogOpened', identity: randomBytes(16).toString('hex') }),
});
