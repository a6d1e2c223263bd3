import { type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Story } from '../support/stage.ts';
import { expectAgreement } from './agreement.ts';

const KILLS = 3;
/** Between two kills come at least so many frames of moves. */
const FRAMES = 10;

const framesLater = (player: Player): Promise<unknown> => {
  const until = player.tape.frames.length + FRAMES;
  return player.reach('more moves', () => player.tape.frames.length > until);
};

/** Projector and game-log end by SIGKILL while moves come, again and again. */
export const readModelsKilled = (story: Story): void => {
  story(
    'projector and game-log are killed in mid-stream and started again: the rows are those of a replay',
    async (stage) => {
      const { projector, gameLog } = stage.system;
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(1)]);
      let isEnough = false;
      const playOn = async (): Promise<void> => {
        do {
          const table = await sitDown(one, other);
          await Promise.all([one, other].map((player) => seeTheEnd(player, table)));
        } while (!isEnough);
      };
      const killAndStart = async (): Promise<void> => {
        try {
          for (let kills = 0; kills < KILLS; kills += 1) {
            await framesLater(one);
            await Promise.all([projector.kill(), gameLog.kill()]);
            await Promise.all([projector.start(), gameLog.start()]);
          }
        } finally {
          isEnough = true;
        }
      };
      const stop = stage.play(one, other);
      await Promise.all([playOn(), killAndStart()]);
      stop();
      await expectAgreement(stage);
    },
    120_000,
  );
};
