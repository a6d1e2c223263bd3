/** A game between two players of the load, each with a socket of its own. */
export type Game = {
  /** Sends the next move; resolves when both players have seen it, with the moment (ms, monotonic) of the opponent's. */
  readonly move: () => Promise<number>;
  readonly isOver: () => boolean;
  /** Starts the players' next game. */
  readonly renew: () => Promise<void>;
};

/** Which of the two players. */
export type Side = 0 | 1;

export const otherSide = (side: Side): Side => (side === 0 ? 1 : 0);
