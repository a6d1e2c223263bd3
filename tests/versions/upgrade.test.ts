import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectAgreement } from '../process/agreement.ts';
import { tellFigures } from '../support/crowd-figures.ts';
import { gatherCrowd } from '../support/crowd.ts';
import { runOps } from '../support/ops-tool.ts';
import { tableRowsStand } from '../support/read-models.ts';
import { createStory, openStage, type Stage } from '../support/stage.ts';
import { mainOf, type MainOf, type Place } from '../support/test-system.ts';
import { OLD_COMMIT, type OldVersion, unpackVersion } from './old-version.ts';

const PAIRS = 6;
const STOPPED = { topic: 'lobby', partition: 0, level: 'error' };

/** Stops what runs there, and starts the other version in its place. */
const change = async (place: Place, programs: MainOf): Promise<void> => {
  expect(await place.stop()).toBe(0);
  place.install(programs(place.role));
  await place.start();
};

/** What the operators' tool says to the activation of all features. */
const activate = ({ system }: Stage, ...more: readonly string[]) =>
  runOps(system.servers.environment(), 'features', 'activate', 'all', '--yes', ...more);

describe('the version with which the whole path was finished, and this one', () => {
  let old: OldVersion;
  let stage: Stage;
  beforeAll(async () => {
    old = await unpackVersion(OLD_COMMIT);
    stage = await openStage({ log: 'postgres', gateways: 2, programs: old.mainOf });
  }, 120_000);
  afterAll(async () => {
    try {
      expect(await stage.close()).toEqual([]);
    } finally {
      await old.remove();
    }
  }, 60_000);
  const story = createStory(() => stage);

  story(
    'people play on while everything is upgraded one by one, set back, and upgraded again: no move is lost or doubled',
    async ({ system }) => {
      const inOrder: readonly Place[] = [system.projector, system.gameLog, ...system.gateways];
      const crowd = await gatherCrowd(stage, PAIRS);
      const changeAll = async (places: readonly Place[], programs: MainOf): Promise<void> => {
        for (const place of places) {
          await change(place, programs);
          await crowd.goOn();
        }
      };
      await changeAll(inOrder, mainOf);
      await changeAll(inOrder.toReversed(), old.mainOf);
      await changeAll(inOrder.slice(0, -1), mainOf);
      // One gateway is still an old one.
      expect(await activate(stage)).toMatchObject({
        code: 1,
        told: expect.stringMatching(/gateway .* upgrade it first/),
      });
      await changeAll(inOrder.slice(-1), mainOf);

      expect(system.lines().map(({ msg }) => msg)).not.toContain('partition stopped');
      expect(await activate(stage)).toMatchObject({ code: 0, told: expect.stringContaining('active since') });
      await crowd.goOn();
      await crowd.giveUp();
      expect(await tellFigures(stage, 'upgraded, set back, upgraded', crowd)).toEqual({ lost: 0, doubled: 0 });
      await expectAgreement(stage);
    },
    300_000,
  );

  story(
    'an old program that is started after the features stops at what it cannot read, says so, and serves the rest',
    async ({ system }) => {
      const { projector } = system;
      const crowd = await gatherCrowd(stage, 1);
      expect(await projector.stop()).toBe(0);
      projector.install(old.mainOf('projector'));
      expect(await projector.launch().line('partition stopped')).toMatchObject(STOPPED);
      const health = await fetch(`http://127.0.0.1:${projector.port()}/readyz`);
      expect(health.status).toBe(503);
      expect(await health.json()).toMatchObject({ reason: expect.stringContaining('lobby/0 stopped') });
      await crowd.goOn();
      await tableRowsStand(system);

      const late = system.place('gateway');
      late.install(old.mainOf('gateway'));
      expect(await late.launch().line('partition stopped')).toMatchObject(STOPPED);
      await crowd.goOn();
      expect(
        late
          .process()
          .lines()
          .map(({ msg }) => msg),
      ).not.toContain('ready');
      await late.kill();

      await change(projector, mainOf);
      await crowd.giveUp();
      await expectAgreement(stage);
    },
    180_000,
  );
});

test('a folder whose history does not go back to the old version says what to do', async () => {
  await expect(unpackVersion('0'.repeat(40))).rejects.toThrow(/git fetch --unshallow/);
});
