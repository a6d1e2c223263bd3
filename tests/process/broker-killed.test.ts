import { type LocalBroker, localKafkaMissing } from '@battleline/events';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { seeTheEnd, sitDown } from '../support/player.ts';
import { createStory, openStage, type Stage } from '../support/stage.ts';
import { KAFKA_JARS } from '../support/test-log.ts';
import { expectAgreement } from './agreement.ts';
import { growToKafka } from './grow-to-kafka.suite.ts';
import { playUntil } from './play-until.ts';

const missing = await localKafkaMissing(KAFKA_JARS);
if (missing !== undefined) process.stderr.write(`\n*** NO BROKER OF THREE IS KILLED: ${missing}\n\n`);

const MOVES_BEFORE = 6;
const MOVES_AFTER = 16;

/** The id of the broker that leads the partition of `tables`. */
const leaderOf = async (brokers: readonly LocalBroker[], partition: number): Promise<number | undefined> => {
  const addresses = brokers.map(({ address }) => address);
  const admin = new Kafka({ brokers: addresses, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: ['tables'] });
    return topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader;
  } finally {
    await admin.disconnect();
  }
};

(missing === undefined ? describe : describe.skip)('three brokers', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ log: 'kafka', brokers: 3, gateways: 2 });
  }, 120_000);
  afterAll(async () => expect(await stage.close()).toEqual([]), 60_000);
  const story = createStory(() => stage);

  story(
    'the one that leads a table’s partition is killed: its players go on, and the game ends properly',
    async ({ system }) => {
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(1)]);
      const players = [one, other];
      const table = await sitDown(one, other);
      await playUntil(stage, players, table, MOVES_BEFORE);
      const brokers = system.servers.brokers();
      const id = await leaderOf(brokers, Number(table.split('-')[0]));
      const leader = brokers.find((broker) => broker.id === id);
      if (!leader) throw new Error(`no broker has the leader's id ${id}`);
      await leader.kill('SIGKILL');
      await playUntil(stage, players, table, MOVES_AFTER);
      await leader.restart();
      const end = stage.play(one, other);
      await seeTheEnd(one, table);
      end();
      await stage.settled();
      await expectAgreement(stage);
    },
    180_000,
  );

  growToKafka(story);
});
