import type { Card } from './card.ts';
import type { ClaimTiming } from './claim-timing.ts';
import { HAND_SIZE, type Deal, type Decks } from './deck.ts';
import { FLAGS, type Flag } from './flag.ts';
import type { FlagState } from './flag-state.ts';
import type { Result } from './result.ts';
import type { Seat } from './seat.ts';

/** The phases of a turn; scout and return only follow a scout. */
export const PHASES = ['claim', 'hand', 'scout', 'return', 'draw'] as const;
export type Phase = (typeof PHASES)[number];

/** Whose turn it is and how far it has come. */
export type Turn = {
  readonly seat: Seat;
  readonly phase: Phase;
  /** The scout was played in this turn, so nothing more is drawn. */
  readonly scouted: boolean;
  /** Something happened in this turn that counts against a standstill. */
  readonly stirred: boolean;
  /** How many turns just before this one passed without that; two of them are a standstill. */
  readonly idleTurns: number;
};

/** The complete state of one game, hidden cards included: never send it to anybody, see `viewPosition`. */
export type Position = {
  readonly claimTiming: ClaimTiming;
  /** Null when the game is over. */
  readonly turn: Turn | null;
  /** The draws of a scout still to come. */
  readonly scoutLeft: number;
  readonly hands: BySeat<readonly Card[]>;
  readonly flags: Readonly<Record<Flag, FlagState>>;
  readonly dishes: BySeat<readonly Card[]>;
  readonly decks: Decks;
  /** What each seat put back after a scout and hasn't seen again. */
  readonly putBack: BySeat<readonly Card[]>;
  readonly result: Result | null;
};

/** One of something for each seat. */
export type BySeat<Thing> = Readonly<Record<Seat, Thing>>;

const EMPTY: FlagState = { winner: null, cards: [] };

/** The position after the deal: seven troops to north, the next seven to south. */
export function dealPosition(deal: Deal, claimTiming: ClaimTiming): Position {
  const { troop, tactics } = deal.deck;
  return {
    claimTiming,
    turn: { seat: deal.first, phase: 'hand', scouted: false, stirred: false, idleTurns: 0 },
    scoutLeft: 0,
    hands: { north: troop.slice(0, HAND_SIZE), south: troop.slice(HAND_SIZE, 2 * HAND_SIZE) },
    flags: { 1: EMPTY, 2: EMPTY, 3: EMPTY, 4: EMPTY, 5: EMPTY, 6: EMPTY, 7: EMPTY, 8: EMPTY, 9: EMPTY },
    dishes: { north: [], south: [] },
    decks: { troop: troop.slice(2 * HAND_SIZE), tactics: [...tactics] },
    putBack: { north: [], south: [] },
    result: null,
  };
}

/** The flags that this seat has won, ascending. */
export function flagsWon(position: Position, seat: Seat): Flag[] {
  return FLAGS.filter((flag) => position.flags[flag].winner === seat);
}
