import { onDatabase } from '../support/on-database.ts';
import type { Player } from '../support/player.ts';
import type { Story } from '../support/stage.ts';
import { expectAgreement } from './agreement.ts';
import { playOn } from './play-on.ts';

const KILLS = 3;
/** Between two kills come at least so many frames of moves. */
const FRAMES = 10;

const framesLater = (player: Player): Promise<unknown> => {
  const until = player.tape.frames.length + FRAMES;
  return player.reach('more moves', () => player.tape.frames.length > until);
};

/** Removes every row and every checkpoint, as one would who makes all read models anew. */
const emptyReadModels = (url: string): Promise<unknown> =>
  onDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('projector_v1', 'game_log_v1')`,
    );
    return client.query(
      `truncate ${rows.map(({ name }) => name).join(', ')}, projection.checkpoint, projection.snapshot`,
    );
  });

/** Projector and game-log end by SIGKILL while moves come, again and again. */
export const readModelsKilled = (story: Story): void => {
  story(
    'projector and game-log are killed in mid-stream and started again, at last without any row: the rows are those of a replay',
    async (stage) => {
      const { projector, gameLog } = stage.system;
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(1)]);
      let isEnough = false;
      const killAndStart = async (): Promise<void> => {
        try {
          for (let kills = 0; kills < KILLS; kills += 1) {
            await framesLater(one);
            await Promise.all([projector.kill(), gameLog.kill()]);
            if (kills === KILLS - 1) await emptyReadModels(stage.system.servers.databaseUrl());
            await Promise.all([projector.start(), gameLog.start()]);
          }
        } finally {
          isEnough = true;
        }
      };
      const stop = stage.play(one, other);
      await Promise.all([playOn(one, other, () => isEnough), killAndStart()]);
      stop();
      await expectAgreement(stage);
    },
    180_000,
  );
};
