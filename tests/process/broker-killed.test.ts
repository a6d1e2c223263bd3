import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalBroker, localKafkaMissing } from '@battleline/events';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { within } from '../support/deadline.ts';
import { runKafkaTool } from '../support/kafka-tool.ts';
import { runOps } from '../support/ops-tool.ts';
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
const COPIED_WITHIN_MS = 60_000;

/** The broker that leads this partition of `tables`. */
const leaderOf = async (brokers: readonly LocalBroker[], partition: number): Promise<LocalBroker> => {
  const addresses = brokers.map(({ address }) => address);
  const admin = new Kafka({ brokers: addresses, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: ['tables'] });
    const id = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader;
    const leader = brokers.find((broker) => broker.id === id);
    if (!leader) throw new Error(`no broker has the leader's id ${id}`);
    return leader;
  } finally {
    await admin.disconnect();
  }
};

/** Makes an empty disk ready by Kafka's own tool, as a broker of the cluster that another disk belongs to. */
const formatDisk = async (settings: string, other: string): Promise<void> => {
  const clusterId = /^cluster\.id=(.+)$/m.exec(await readFile(join(other, 'meta.properties'), 'utf8'))?.[1] ?? '';
  await runKafkaTool('storage', 'format', '--config', settings, '--cluster-id', clusterId);
};

/** A hash of the records of each of our partitions, as they stand on a broker's disk. */
const copiesOn = async (disk: string): Promise<Readonly<Record<string, string>>> => {
  const copies: [string, string][] = [];
  for (const folder of await readdir(disk)) {
    if (!/^(lobby|tables)-\d+$/.test(folder)) continue;
    const hash = createHash('sha256');
    for (const file of (await readdir(join(disk, folder))).filter((name) => name.endsWith('.log')).sort())
      hash.update(await readFile(join(disk, folder, file)));
    copies.push([folder, hash.digest('hex')]);
  }
  return Object.fromEntries(copies);
};

(missing === undefined ? describe : describe.skip)('three brokers', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ log: 'kafka', brokers: 3, gateways: 2 });
  }, 120_000);
  afterAll(async () => expect(await stage.close()).toEqual([]), 60_000);
  const story = createStory(() => stage);

  story(
    'the leader of a table’s partition is killed and loses its disk: its players go on, an empty disk is filled, and another broker may be lost then',
    async ({ system }) => {
      const ops = (...words: readonly string[]) => runOps(system.servers.environment(), ...words);
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(1)]);
      const players = [one, other];
      const table = await sitDown(one, other);
      const partition = Number(table.split('-')[0]);
      await playUntil(stage, players, table, MOVES_BEFORE);

      const brokers = system.servers.brokers();
      const lost = await leaderOf(brokers, partition);
      const settings = join(system.servers.folder, 'lost.properties');
      await copyFile(join(lost.folder, 'server.properties'), settings);
      await lost.kill('SIGKILL');
      await rm(lost.folder, { recursive: true });
      await playUntil(stage, players, table, MOVES_AFTER);
      expect(await ops('topics', 'check')).toMatchObject({
        code: 1,
        told: expect.stringContaining('only 2 of 3 copies'),
      });

      const next = await leaderOf(brokers, partition);
      await formatDisk(settings, next.folder);
      await lost.restart();
      await within(COPIED_WITHIN_MS, 'three copies of everything', async (signal) => {
        while ((await ops('topics', 'check')).code !== 0) signal.throwIfAborted();
      });
      expect(await copiesOn(lost.folder)).toEqual(await copiesOn(next.folder));

      await next.kill('SIGKILL');
      const end = stage.play(one, other);
      await Promise.all(players.map((player) => seeTheEnd(player, table)));
      end();
      await next.restart();
      await expectAgreement(stage);
    },
    180_000,
  );

  growToKafka(story);
});
