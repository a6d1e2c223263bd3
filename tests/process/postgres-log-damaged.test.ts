import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sitDown } from '../support/player.ts';
import { askRows } from '../support/read-models.ts';
import { mountSmallDisk, type SmallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { createStory, openStage, type Stage, type Story } from '../support/stage.ts';
import { playThroughFullDisk } from './disk-full.ts';
import { playUntil } from './play-until.ts';

const missing = smallDiskMissing();
if (missing !== undefined) process.stderr.write(`\n*** NO FULL DISK UNDER THE POSTGRES LOG: ${missing}\n\n`);

describe('the log in Postgres', () => {
  let stage: Stage;
  let disk: SmallDisk | undefined;
  beforeAll(async () => {
    disk = missing === undefined ? mountSmallDisk(300) : undefined;
    stage = await openStage({ log: 'postgres', gateways: 1, ...(disk && { folder: disk.folder }) });
  }, 120_000);
  afterAll(async () => {
    const left = await stage.close();
    disk?.remove();
    expect(left).toEqual([]);
  }, 60_000);
  const story = createStory(() => stage);
  const storyOfDisk: Story = missing === undefined ? story : (title) => void test.skip(title, () => undefined);

  storyOfDisk(
    'has no room left: nothing is confirmed, the gateway says why, and all goes on when there is room',
    async () => {
      const { gateways } = stage.system;
      await playThroughFullDisk(
        stage,
        () => disk?.fill(),
        async () => {
          const alarm = await gateways[0]?.process().line('log has no room');
          expect(alarm).toMatchObject({ level: 'error', reason: expect.stringContaining('No space left on device') });
          disk?.makeRoom();
        },
      );
      await gateways[0]?.process().line('log answers again');
    },
    180_000,
  );

  story(
    'is restored from an older copy under running processes: each ends and says why; who was shown more is told so',
    async ({ system }) => {
      const { folder, restart } = system.servers;
      const [data, copy] = [join(folder, 'data'), join(folder, 'copy')];
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(0)]);
      const table = await sitDown(one, other);
      await playUntil(stage, [one, other], table, 6);
      await restart(() => promisify(execFile)('cp', ['-a', data, copy]));
      await playUntil(stage, [one, other], table, 12);
      await askRows(system, {}); // who hasn't read what is lost can't miss it
      const places = [...system.gateways, system.projector, system.gameLog];
      await restart(async () => {
        await rm(data, { recursive: true });
        await rename(copy, data);
      });
      for (const place of places) {
        const { level, error } = await place.process().line('failed');
        expect({ role: place.role, level, error }).toEqual({
          role: place.role,
          level: 'fatal',
          error: expect.objectContaining({ code: expect.stringMatching(/^(TRUNCATED|RECREATED)$/) }),
        });
        expect(await place.process().exited).toBe(1);
      }
      await Promise.all(places.map((place) => place.start()));
      await one.reach('the end of his connection', ({ connection }) => connection().status === 'closed');
      expect(one.client.connection()).toEqual({ status: 'closed', code: 4505 });
      await system.gateways[0]?.process().line('log ends below what was shown');
      await stage.enter(0);
    },
    180_000,
  );
});
