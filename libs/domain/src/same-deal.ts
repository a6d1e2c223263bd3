import type { GameId } from './id.ts';
import type { BySeat } from './position.ts';

// "Same deal again": a finished game's deal once more, with seats swapped, so that each plays the hand that the other
// had. Storage: events hold both types.

/** The game whose deal another one has, and the players' halves of that shuffle, by the seats of that game. */
export type SameDeal = { readonly game: GameId; readonly nonces: BySeat<string | null> };

/** All that a deal follows from; open once its game is over. */
export type OpenDeal = SameDeal & { readonly seed: string; readonly commitment: string };

/** The game whose id the deal of this one follows from: its own, or that of the game whose deal it has. */
export const dealtAs = ({
  game,
  sameDealAs,
}: {
  readonly game: GameId;
  readonly sameDealAs: Pick<SameDeal, 'game'> | null;
}): GameId => sameDealAs?.game ?? game;
