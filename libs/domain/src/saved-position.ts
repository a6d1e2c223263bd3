import type { Card } from './card.ts';
import type { ClaimTiming } from './claim-timing.ts';
import type { Decks } from './deck.ts';
import { type Flag, FLAGS } from './flag.ts';
import type { FlagState } from './flag-state.ts';
import type { BySeat, Position, Turn } from './position.ts';

// Storage: `TableSaved` holds it. The notation of positions doesn't do here: it leaves out in which order the cards of
// the two sides came, what was put back after a scout, and how idle the turns were.

/** The position of a running game with nothing left out, so that the game can go on exactly there. */
export type SavedPosition = {
  readonly turn: Turn;
  readonly scoutLeft: number;
  readonly hands: BySeat<readonly Card[]>;
  /** the nine flags in their order, each with its cards in order of arrival */
  readonly flags: readonly FlagState[];
  readonly dishes: BySeat<readonly Card[]>;
  readonly decks: Decks;
  readonly putBack: BySeat<readonly Card[]>;
};

/** What is to be saved of a running game; undefined where it is over. */
export function savePosition(position: Position): SavedPosition | undefined {
  const { turn, scoutLeft, hands, flags, dishes, decks, putBack } = position;
  return turn === null
    ? undefined
    : { turn, scoutLeft, hands, flags: FLAGS.map((flag) => flags[flag]), dishes, decks, putBack };
}

/** The position from which the saved game goes on; its claim timing stands in the table's options. */
export function resumePosition({ flags, ...saved }: SavedPosition, claimTiming: ClaimTiming): Position {
  const at = (flag: Flag): FlagState => flags[flag - 1] ?? { winner: null, cards: [] };
  return {
    ...saved,
    claimTiming,
    flags: { 1: at(1), 2: at(2), 3: at(3), 4: at(4), 5: at(5), 6: at(6), 7: at(7), 8: at(8), 9: at(9) },
    result: null,
  };
}
