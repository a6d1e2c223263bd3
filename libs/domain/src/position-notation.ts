import type { Card } from './card.ts';
import type { Decks } from './deck.ts';
import { FLAGS } from './flag.ts';
import { completedFirst, sideOf, type FlagState } from './flag-state.ts';
import { legalMoves } from './legal-moves.ts';
import type { BySeat, Phase, Position } from './position.ts';
import type { Result } from './result.ts';
import type { Seat } from './seat.ts';

/** A position as JSON, hidden cards included; cards stand in order of arrival, decks top first. */
export type PositionNotation = {
  readonly turn: { readonly seat: Seat; readonly phase: Phase } | null;
  /** Only in phase scout: the draws still to come. */
  readonly scoutLeft?: number;
  readonly legal: readonly string[];
  readonly hands: BySeat<readonly Card[]>;
  readonly flags: readonly FlagNotation[];
  readonly dish: BySeat<readonly Card[]>;
  readonly deck: Decks;
  readonly result: Result | null;
};

/** One flag of a position; environment cards stand on the side where they lie. */
export type FlagNotation = BySeat<readonly Card[]> & {
  readonly winner: Seat | null;
  readonly completedFirst: Seat | null;
};

/** Writes a position with its legal moves. */
export function printPosition(position: Position): PositionNotation {
  const { turn, scoutLeft, hands, dishes, decks, result } = position;
  return {
    turn: turn && { seat: turn.seat, phase: turn.phase },
    ...(turn?.phase === 'scout' ? { scoutLeft } : {}),
    legal: legalMoves(position),
    hands,
    flags: FLAGS.map((flag) => printFlagState(position.flags[flag])),
    dish: dishes,
    deck: decks,
    result,
  };
}

function printFlagState(state: FlagState): FlagNotation {
  return {
    winner: state.winner,
    north: sideOf(state, 'north'),
    south: sideOf(state, 'south'),
    completedFirst: completedFirst(state),
  };
}
