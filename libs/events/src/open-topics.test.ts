import { describe, expect, test } from '@jest/globals';
import { decodeRecord, encodeRecord } from './codec/record.ts';
import { createPartitionFold } from './fold/partition-fold.ts';
import { BEATS_TOPIC, CHAT_TOPIC, CLIENT_KEYS_TOPIC, CLIENTS_TOPIC, CONTROL_TOPIC } from './index.ts';
import type { EventLog, TopicDescription, TopicSpec } from './log/event-log.ts';
import { memoryLog } from './log/memory-log.ts';
import { memoryLogStore, type MemoryLogStore } from './log/memory-log-store.ts';
import { checkTopics, openTopics, REQUIRED_SETTINGS, topicFaults } from './open-topics.ts';
import { EVENT_TOPICS, TOPIC_SPECS } from './topic.ts';

const SPECS: readonly TopicSpec[] = [
  { topic: 'lobby', partitions: 1, kind: 'events' },
  { topic: 'tables', partitions: 4, kind: 'events' },
];
const eventsIn = (store: MemoryLogStore, topic: string, partition: number) =>
  (store.partition(topic, partition)?.records ?? []).map((record) => {
    const decoded = decodeRecord(record?.value ?? null);
    return decoded.status === 'decoded' ? decoded.event : decoded;
  });
const identities = (store: MemoryLogStore): unknown[] =>
  SPECS.flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => eventsIn(store, topic, partition)[0]),
  );

describe('opening the topics', () => {
  test('creates what is missing and begins each partition with an identity of its own', async () => {
    const store = memoryLogStore();
    await openTopics(memoryLog({ store }), encodeRecord, SPECS);
    const found = identities(store);
    expect(found).toHaveLength(5);
    for (const event of found)
      expect(event).toEqual({ type: 'LogOpened', identity: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(new Set(found.map((event) => JSON.stringify(event))).size).toBe(5);
  });
  test('leaves open partitions alone', async () => {
    const store = memoryLogStore();
    await openTopics(memoryLog({ store }), encodeRecord, SPECS);
    const before = identities(store);
    await openTopics(memoryLog({ store }), encodeRecord, SPECS);
    expect(identities(store)).toEqual(before);
    expect(eventsIn(store, 'tables', 3)).toHaveLength(1);
  });
  test('may be done by two processes at once: the first identity counts, a second has no effect', async () => {
    const store = memoryLogStore();
    await Promise.all([1, 2].map(() => openTopics(memoryLog({ store }), encodeRecord, SPECS)));
    expect(eventsIn(store, 'lobby', 0)).toHaveLength(2);
    for (const { topic, partitions } of SPECS)
      for (let partition = 0; partition < partitions; partition += 1) {
        const fold = createPartitionFold({ topic, partition, decode: decodeRecord });
        const records = store.partition(topic, partition)?.records ?? [];
        for (const record of records) if (record) expect(fold.fold(record)).toMatchObject({ status: 'admitted' });
        const [first] = eventsIn(store, topic, partition);
        expect(first).toEqual({ type: 'LogOpened', identity: fold.state().identity });
        expect(fold.state().streams.size).toBe(0);
      }
  });
  test.each([true, false])(
    'is tried again where it is not known whether a record landed (it did: %s)',
    async (lands) => {
      const store = memoryLogStore();
      const log = memoryLog({ store });
      log.faults.next({ type: 'unacknowledged', lands }, { type: 'cut', after: 2 });
      await openTopics(log, encodeRecord, SPECS);
      expect(identities(store).every((event) => (event as { type?: string }).type === 'LogOpened')).toBe(true);
    },
  );
  test('ends with the reason where the log takes no record', async () => {
    const log = memoryLog();
    log.faults.next({ type: 'refused', reason: 'not enough replicas' });
    await expect(openTopics(log, encodeRecord, SPECS)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'lobby can not be opened: not enough replicas',
    });
  });
  test('covers all topics, of which only keys, chat and heartbeats are not kept for ever', () => {
    expect(TOPIC_SPECS.map(({ topic }) => topic)).toEqual([
      ...Object.keys(EVENT_TOPICS),
      CONTROL_TOPIC,
      CLIENTS_TOPIC,
      CLIENT_KEYS_TOPIC,
      CHAT_TOPIC,
      BEATS_TOPIC,
    ]);
    expect(TOPIC_SPECS.filter(({ kind }) => kind !== 'events')).toEqual([
      { topic: CLIENT_KEYS_TOPIC, partitions: 12, kind: 'compacted' },
      {
        ...{ topic: CHAT_TOPIC, partitions: 12, kind: 'recent', retentionMs: 30 * 86_400_000, segmentMs: 86_400_000 },
        isConfirmed: true,
      },
      { topic: BEATS_TOPIC, partitions: 1, kind: 'recent', retentionMs: 86_400_000 },
    ]);
  });
  test('leaves a topic empty that is kept for a while only', async () => {
    const store = memoryLogStore();
    await openTopics(memoryLog({ store }), encodeRecord);
    expect(eventsIn(store, BEATS_TOPIC, 0)).toEqual([]);
    expect(eventsIn(store, CONTROL_TOPIC, 0)).toHaveLength(1);
  });
});

describe('a topic is refused', () => {
  const spec: TopicSpec = { topic: 'tables', partitions: 4, kind: 'events' };
  const safe: TopicDescription = {
    topic: 'tables',
    partitions: 4,
    replication: 3,
    settings: { ...REQUIRED_SETTINGS.events, 'min.insync.replicas': '2' },
  };
  const withSetting = (name: string, value: string): TopicDescription => ({
    ...safe,
    settings: { ...safe.settings, [name]: value },
  });

  test('never as it should be, nor where the log has no such settings', () => {
    expect(topicFaults(spec, safe)).toEqual([]);
    expect(topicFaults(spec, { ...safe, replication: 1, settings: {} })).toEqual([]);
    expect(topicFaults(spec, { ...withSetting('min.insync.replicas', '1'), replication: 1 })).toEqual([]);
  });
  test.each([
    ['cleanup.policy', 'compact', 'delete'],
    ['cleanup.policy', 'compact,delete', 'delete'],
    ['retention.ms', '604800000', '-1'],
    ['retention.bytes', '1073741824', '-1'],
    ['message.timestamp.type', 'CreateTime', 'LogAppendTime'],
    ['compression.type', 'gzip', 'producer'],
    ['unclean.leader.election.enable', 'true', 'false'],
    ['min.insync.replicas', '1', '2'],
  ])('with %s=%s, naming the fault and the way to mend it', (name, value, needed) => {
    const [fault, ...others] = topicFaults(spec, withSetting(name, value));
    expect(others).toEqual([]);
    expect(fault?.replace('; but where a copy of a log broke off, remove its topics and copy again', '')).toBe(
      `tables has ${name}=${value}, must be ${needed}; mend with: kafka-configs.sh --alter --entity-type topics ` +
        `--entity-name tables --add-config ${name}=${needed}`,
    );
  });
  test('whose erased records could be kept for longer than a day', () => {
    const keys = { topic: 'client-keys', partitions: 4, kind: 'compacted' } as const;
    const kept = (name: string, value: string) =>
      topicFaults(keys, {
        ...safe,
        topic: 'client-keys',
        settings: {
          'cleanup.policy': 'compact',
          'segment.ms': '3600000',
          'max.compaction.lag.ms': '3600000',
          [name]: value,
        },
      });
    expect(kept('segment.ms', '86400000')).toEqual([]);
    for (const name of ['segment.ms', 'max.compaction.lag.ms'])
      expect(kept(name, '86400001')).toEqual([
        expect.stringMatching(`^client-keys has ${name}=86400001, must be 86400000 .* --add-config ${name}=21600000$`),
      ]);
    expect(kept('cleanup.policy', 'delete')).toHaveLength(1);
  });
  test('whose lines could be read for longer than people are told', () => {
    const chat = TOPIC_SPECS.find(({ topic }) => topic === CHAT_TOPIC)!;
    const settings = { ...REQUIRED_SETTINGS.recent, 'retention.ms': '2592000000', 'segment.ms': '86400000' };
    const kept = (more: object) =>
      topicFaults(chat, { topic: 'chat', partitions: 12, replication: 3, settings: { ...settings, ...more } });
    expect(kept({})).toEqual([]);
    expect(kept({ 'retention.ms': '86400000', 'segment.ms': '3600000' })).toEqual([]);
    for (const [name, value] of Object.entries({ 'retention.ms': '-1', 'segment.ms': '604800000' }))
      expect(kept({ [name]: value })).toEqual([expect.stringContaining(`chat has ${name}=${value}, must be`)]);
    const single = { topic: 'chat', partitions: 12, replication: 1, brokers: 3, settings };
    expect(topicFaults(chat, single)).toEqual([expect.stringContaining('chat has replication 1 on 3 brokers')]);
  });
  test('with fewer copies of its records than three where the cluster has three brokers', () => {
    const single = { ...safe, replication: 1, brokers: 3 };
    expect(topicFaults(spec, single)).toEqual([
      expect.stringMatching(/^tables has replication 1 on 3 brokers, must be 3: .*kafka-reassign-partitions/),
    ]);
    expect(topicFaults(spec, { ...single, brokers: 2 })).toEqual([]);
    expect(topicFaults(spec, { ...safe, brokers: 3 })).toEqual([]);
    expect(topicFaults({ ...spec, kind: 'recent' }, single)).toEqual([]);
  });
  test('with other partitions than it must have', () => {
    expect(topicFaults(spec, { ...safe, partitions: 8 })).toEqual([
      expect.stringContaining('tables has 8 partitions, must have 4'),
    ]);
  });
  test('with all its faults, and those of other topics, at once', async () => {
    const lobby = { ...withSetting('retention.ms', '1'), topic: 'lobby', partitions: 2 };
    const log: EventLog = {
      ...memoryLog(),
      createTopics: async () => undefined,
      describe: async (topic) => (topic === 'lobby' ? lobby : undefined),
    };
    const failure = checkTopics(log, SPECS);
    await expect(failure).rejects.toMatchObject({ code: 'UNSAFE_SETTINGS' });
    await expect(failure).rejects.toThrow(
      /^lobby has 2 partitions.*\nlobby has retention\.ms=1.*\ntables does not exist and could not be created$/,
    );
  });
});
