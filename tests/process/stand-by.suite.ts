import { expect } from '@jest/globals';
import { within } from '../support/deadline.ts';
import { sitDown } from '../support/player.ts';
import type { Story } from '../support/stage.ts';
import type { Place } from '../support/test-system.ts';
import { expectAgreement } from './agreement.ts';
import { playUntil } from './play-until.ts';

const TAKE_OVER_WITHIN_MS = 5_000;

/** A second instance beside the one that works. */
const standBy = async (second: Place): Promise<Place> => {
  await second.launch().line('waiting to become the active instance');
  return second;
};

/** Two of each projection: one works, one waits. */
export const standingBy = (story: Story): void => {
  story(
    'a second projector and game-log take over within five seconds when the first ones are killed, and the rows are right',
    async (stage) => {
      const { system } = stage;
      const { projector, gameLog } = system;
      const seconds = await Promise.all([standBy(system.place('projector')), standBy(system.place('game-log'))]);
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(1)]);
      const table = await sitDown(one, other);
      await playUntil(stage, [one, other], table, 10);

      const killed = performance.now();
      await Promise.all([projector.kill(), gameLog.kill()]);
      await within(TAKE_OVER_WITHIN_MS, 'the others to take over', () =>
        Promise.all(seconds.map((second) => second.process().line('active', TAKE_OVER_WITHIN_MS))),
      );
      expect(performance.now() - killed).toBeLessThan(TAKE_OVER_WITHIN_MS);
      await playUntil(stage, [one, other], table, 20);
      await expectAgreement(stage);

      // And back: the first ones stand by, and take over from a proper end.
      await Promise.all([projector, gameLog].map((place) => standBy(place)));
      expect(await Promise.all(seconds.map((second) => second.stop()))).toEqual([0, 0]);
      await Promise.all([projector, gameLog].map((place) => place.process().line('active', TAKE_OVER_WITHIN_MS)));
      await playUntil(stage, [one, other], table, 30);
      await expectAgreement(stage);
    },
    120_000,
  );
};
