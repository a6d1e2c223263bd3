import { type Player, seeTheEnd, sitDown } from '../support/player.ts';

/** Lets two sit down to one game after another, until it is enough; the last one is played to its end. */
export const playOn = async (one: Player, other: Player, isEnough: () => boolean): Promise<void> => {
  do {
    const table = await sitDown(one, other);
    await Promise.all([one, other].map((player) => seeTheEnd(player, table)));
  } while (!isEnough());
};
