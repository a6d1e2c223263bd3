import type { Game } from './game.ts';

/** Games that are ready to be played; a few more than tables, so that starting a new one keeps no table waiting. */
export type GamePool = {
  readonly take: () => Promise<Game>;
  /** Takes a finished game back; its players begin another one meanwhile. */
  readonly giveBack: (game: Game) => void;
  readonly renewed: () => number;
};

export const createGamePool = (games: readonly Game[]): GamePool => {
  const ready = [...games];
  const takers: ((game: Game) => void)[] = [];
  let renewed = 0;
  const renew = async (game: Game): Promise<void> => {
    await game.renew();
    renewed += 1;
    const taker = takers.shift();
    if (taker) taker(game);
    else ready.push(game);
  };
  return {
    take: () => {
      const game = ready.shift();
      return game ? Promise.resolve(game) : new Promise((resolve) => takers.push(resolve));
    },
    giveBack: (game) => void renew(game),
    renewed: () => renewed,
  };
};
