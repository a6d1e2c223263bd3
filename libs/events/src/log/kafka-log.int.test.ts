import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { defaultJarFolder } from '../local-kafka/kafka-jars.ts';
import { findTestKafka, startTestKafka } from '../local-kafka/test-kafka.fixture.ts';
import type { LocalBroker, LocalKafka } from '../local-kafka/local-kafka.ts';
import type { EventLog, TopicSpec } from './event-log.ts';
import { eventLogContract, LOG_FAULTS, type LogHarness } from './event-log.contract.ts';
import { readToEnds, text } from './event-log.contract-reading.ts';
import { type KafkaFaultLink, openKafkaFaultLink } from './kafka-fault-link.fixture.ts';
import { kafkaIntake } from './kafka-intake.ts';
import { kafkaLog } from './kafka-log.ts';
import { topicFaults } from '../open-topics.ts';

const jarFolder = process.env['KAFKA_JARS'] ?? defaultJarFolder();
const found = await findTestKafka(jarFolder);

if (found.type === 'missing') {
  const isRequired = process.env['KAFKA'] === 'required';
  process.stderr.write(`\n*** NO TESTS ON KAFKA: ${found.reason}\n\n`);
  (isRequired ? test : test.skip)('Kafka is there to be tested on', () => {
    throw new Error(found.reason);
  });
} else {
  const { type } = found;
  const faults = type === 'processes' ? LOG_FAULTS : LOG_FAULTS.filter((fault) => fault !== 'outage');
  eventLogContract('Kafka, one broker', async () => makeHarness(await startTestKafka(type, 1, jarFolder)), faults);
  if (type === 'processes') describe('the event log on Kafka, three brokers', threeBrokers);
}

async function makeHarness(kafka: LocalKafka): Promise<LogHarness> {
  const links: KafkaFaultLink[] = [];
  const admin = new Kafka({ brokers: [...kafka.bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return {
    open: async (options) => {
      const link = await openKafkaFaultLink(kafka.bootstrap);
      links.push(link);
      const log = kafkaLog({
        brokers: kafka.bootstrap,
        socketFactory: link.socketFactory,
        timeoutMs: 3_000,
        requestTimeoutMs: 2_000,
        ...options,
      });
      let passAnswers = (): void => undefined;
      return {
        log: { ...log, append: (records) => log.append(records).finally(() => passAnswers()) },
        duplicateNextAppend: async () => link.duplicateNextProduce(),
        loseNextAcknowledgement: async () => void (passAnswers = link.loseProduceAnswers()),
        cutConnections: async () => link.cut(),
        delayVisibility: async () => {
          const show = link.holdFetchAnswers();
          return async () => show();
        },
      };
    },
    makeGap: async (topic, partition, offset) => {
      await admin.fetchTopicOffsets(topic); // makes kafkajs look for the topic's leaders
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${offset + 1}` }] });
      return 'TRUNCATED';
    },
    recreateTopic: async (topic) => {
      await recreate(admin, topic);
      for (const link of links) link.cut();
    },
    outage: async () => {
      await kafka.brokers[0]?.kill('SIGKILL');
      return async () => kafka.brokers[0]?.restart();
    },
    close: async () => {
      await admin.disconnect();
      for (const link of links) link.close();
      await kafka.stop();
    },
  };
}

async function recreate(admin: Admin, topic: string): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const numPartitions = topics[0]?.partitions.length ?? 1;
  await admin.deleteTopics({ topics: [topic] });
  const created = () =>
    admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: false }).catch(() => false);
  while (!(await created()));
}

/** Appends without pause to all partitions; what was acknowledged must stand where the acknowledgement said. */
function startLoad(log: EventLog, topic: string, partitions: number) {
  const acknowledged: { readonly partition: number; readonly offset: number; readonly value: string }[] = [];
  let stopped = false;
  let longestPauseMs = 0;
  let lastAt = performance.now();
  const writers = Array.from({ length: partitions * 2 }, async (_, writer) => {
    for (let i = 0; !stopped; i++) {
      const [value, partition] = [`${writer}-${i}`, (writer + i) % partitions];
      const [result] = await log.append([{ topic, partition, key: null, value: text(value) }]);
      if (result?.status !== 'appended') continue;
      acknowledged.push({ partition, offset: result.offset, value });
      longestPauseMs = Math.max(longestPauseMs, performance.now() - lastAt);
      lastAt = performance.now();
    }
  });
  return {
    acknowledged,
    goesOn: async (records: number) => {
      const goal = acknowledged.length + records;
      const deadline = performance.now() + 40_000;
      while (acknowledged.length < goal && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 5));
      if (acknowledged.length < goal) throw new Error(`appends stopped at ${acknowledged.length} of ${goal}`);
    },
    takePause: () => {
      const pause = longestPauseMs;
      longestPauseMs = 0;
      return pause;
    },
    stop: async () => {
      stopped = true;
      await Promise.all(writers);
    },
  };
}

function threeBrokers(): void {
  const PARTITIONS = 6;
  let kafka: LocalKafka;
  let log: EventLog;
  beforeAll(async () => {
    kafka = await startTestKafka('processes', 3, jarFolder);
    log = kafkaLog({ brokers: kafka.bootstrap });
  }, 60_000);
  afterAll(async () => {
    await log.close();
    await kafka.stop();
  });

  test('topics of every kind are created safely, and so that two brokers hold each record', async () => {
    const specs: readonly TopicSpec[] = [
      { topic: 'kept', partitions: 3, kind: 'events' },
      { topic: 'keys', partitions: 2, kind: 'compacted' },
      { topic: 'talk', partitions: 1, kind: 'recent', retentionMs: 60_000 },
    ];
    await log.createTopics(specs);
    for (const spec of specs) {
      const description = await log.describe(spec.topic);
      expect(description).toMatchObject({ replication: 3, settings: { 'min.insync.replicas': '2' } });
      expect(description && topicFaults(spec, description)).toEqual([]);
    }
    expect((await log.describe('talk'))?.settings['retention.ms']).toBe('60000');
  });

  test('another log is taken in with offsets and times, each record once, though an answer is lost', async () => {
    const topic = 'taken-in';
    const records = ['a', 'b', 'c', 'd'].map((value, offset) => ({
      ...{ offset, time: 1_700_000_000_000 + 60_000 * offset, key: null, value: text(value) },
    }));
    const link = await openKafkaFaultLink(kafka.bootstrap);
    const { socketFactory } = link;
    const intake = await kafkaIntake({ brokers: kafka.bootstrap, socketFactory, requestTimeoutMs: 1_000 });
    const spec: TopicSpec = { topic, partitions: 1, kind: 'events' };
    await intake.prepare([spec]);
    await intake.write(topic, 0, records.slice(0, 1));
    const pass = link.loseProduceAnswers();
    await intake.write(topic, 0, records.slice(1, 3)).finally(pass);
    await intake.write(topic, 0, records.slice(3));
    await intake.finish();
    await intake.close();
    link.close();
    const read: { readonly offset: number; readonly time: number; readonly value: Uint8Array | null }[] = [];
    for await (const item of log.follow({ topic, from: new Map([[0, 0]]) }, AbortSignal.timeout(30_000))) {
      if (item.type === 'failure') throw item.failure.error;
      read.push(...item.batch.records);
      if (read.length >= records.length) break;
    }
    expect(read.map(({ offset, time, value }) => [offset, time, value && Buffer.from(value).toString()])).toEqual(
      records.map(({ offset, time, value }) => [offset, time, Buffer.from(value).toString()]),
    );
    const found = await log.describe(topic);
    expect(found && topicFaults(spec, found)).toEqual([]);
  }, 60_000);

  const mistreatments: readonly (readonly [string, (broker: LocalBroker) => Promise<() => Promise<void>>])[] = [
    [
      'killed',
      async (broker) => {
        await broker.kill('SIGKILL');
        return broker.restart;
      },
    ],
    [
      'frozen for a while',
      async (broker) => {
        broker.pause();
        return async () => broker.resume();
      },
    ],
    [
      'restarted in an orderly way',
      async (broker) => {
        await broker.restart();
        return async () => undefined;
      },
    ],
  ];
  test.each(mistreatments)(
    'no acknowledged record is missing, and followers go on, when a leader is %s under load',
    async (name, mistreat) => {
      const topic = name.replaceAll(' ', '-');
      await log.createTopics([{ topic, partitions: PARTITIONS, kind: 'events' }]);
      const following = new AbortController();
      const seen = followAll(log, topic, PARTITIONS, following.signal);
      const load = startLoad(log, topic, PARTITIONS);
      await load.goesOn(500);
      const mend = await mistreat(kafka.brokers[1]!);
      await load.goesOn(1_000);
      await mend();
      await load.goesOn(500);
      await load.stop();
      const standing = await readToEnds(log, topic);
      const missing = load.acknowledged.filter(
        ({ partition, offset, value }) => standing.get(partition)?.[offset] !== value,
      );
      expect(missing).toEqual([]);
      await seen.reaches(standing);
      following.abort();
      expect(await seen.done).toEqual(standing);
    },
    150_000,
  );
}

/** A follower of all partitions from their start, as texts. */
function followAll(log: EventLog, topic: string, partitions: number, signal: AbortSignal) {
  const seen = new Map(Array.from({ length: partitions }, (_, p): [number, string[]] => [p, []]));
  const from = new Map(Array.from({ length: partitions }, (_, p) => [p, 0]));
  const done = (async () => {
    for await (const item of log.follow({ topic, from }, signal)) {
      if (item.type === 'failure') throw item.failure.error;
      const texts = seen.get(item.batch.partition);
      for (const record of item.batch.records) texts?.push(new TextDecoder().decode(record.value ?? undefined));
    }
    return seen;
  })();
  return {
    done,
    reaches: async (goal: ReadonlyMap<number, readonly string[]>) => {
      const deadline = performance.now() + 40_000;
      const isThere = () => [...goal].every(([p, texts]) => (seen.get(p)?.length ?? 0) >= texts.length);
      while (!isThere() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}
