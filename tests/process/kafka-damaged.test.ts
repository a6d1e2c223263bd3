import { localKafkaMissing } from '@battleline/events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { sitDown } from '../support/player.ts';
import { mountSmallDisk, type SmallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { createStory, openStage, type Stage, type Story } from '../support/stage.ts';
import { KAFKA_JARS } from '../support/test-log.ts';
import { playThroughFullDisk } from './disk-full.ts';
import { playUntil } from './play-until.ts';

const noKafka = await localKafkaMissing(KAFKA_JARS);
const noDisk = smallDiskMissing();
for (const missing of [noKafka, noDisk])
  if (missing !== undefined) process.stderr.write(`\n*** NO DAMAGE TO A LOG ON KAFKA: ${missing}\n\n`);

(noKafka === undefined ? describe : describe.skip)('the log on Kafka', () => {
  let stage: Stage;
  let disk: SmallDisk | undefined;
  beforeAll(async () => {
    disk = noDisk === undefined ? mountSmallDisk(300) : undefined;
    stage = await openStage({ log: 'kafka', gateways: 1, ...(disk && { folder: disk.folder }) });
  }, 120_000);
  afterAll(async () => {
    // The three that ended by themselves; nothing else is left, and nothing ended badly.
    const left = await stage.close();
    disk?.remove();
    expect(left).toEqual(['exit code 1', 'exit code 1', 'exit code 1']);
  }, 60_000);
  const story = createStory(() => stage);
  const storyOfDisk: Story = noDisk === undefined ? story : (title) => void test.skip(title, () => undefined);

  storyOfDisk(
    'has no room left: its broker ends, nothing is confirmed, and all goes on when it runs again with room',
    async ({ system }) => {
      const [broker] = system.servers.brokers();
      const [gateway] = system.gateways;
      await playThroughFullDisk(
        stage,
        () => disk?.fill(),
        async () => {
          await gateway?.process().line('follower waits for kafka', 45_000);
          disk?.makeRoom();
          await broker?.restart();
        },
      );
      await gateway?.process().line('follower goes on');
    },
    180_000,
  );

  story(
    'has a topic that is deleted under running processes: each ends and says why',
    async ({ system }) => {
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(0)]);
      const table = await sitDown(one, other);
      await playUntil(stage, [one, other], table, 6);
      const brokers = system.servers.brokers().map(({ address }) => address);
      const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      await admin.deleteTopics({ topics: ['tables'] });
      await admin.disconnect();
      const places = [...system.gateways, system.projector, system.gameLog];
      for (const place of places) {
        const { level, error } = await place.process().line('failed');
        expect({ role: place.role, level, error }).toEqual({
          role: place.role,
          level: 'fatal',
          error: expect.objectContaining({ code: expect.stringMatching(/^(UNKNOWN_TOPIC|TRUNCATED|RECREATED)$/) }),
        });
        expect(await place.process().exited).toBe(1);
      }
      // With a new topic of that name it is another log: what was made of the old one doesn't fit, and nobody mixes them.
      await system.gameLog.launch().line('failed', 45_000);
      expect(await system.gameLog.process().exited).toBe(1);
    },
    180_000,
  );
});
