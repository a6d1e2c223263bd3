import { deckOf, DECKS } from './deck.ts';
import type { Card } from './card.ts';
import type { Flag } from './flag.ts';
import { isEmpty, tacticsMoves, troopMoves } from './hand-moves.ts';
import { refuseDeck } from './hand-rules.ts';
import { printMove, type Move } from './move.ts';
import { cardsToReturn, claimableFlags, refuseDraw } from './move-rules.ts';
import type { Position } from './position.ts';
import type { Seat } from './seat.ts';

/** The canonical lines of all legal moves of the seat to act, sorted by code point, without resigning. */
export function legalMoves(position: Position): string[] {
  return Array.from(movesOf(position), printMove).sort();
}

/** Whether the seat to act has a legal move in this phase; a phase without one is skipped. */
export function hasLegalMove(position: Position): boolean {
  return !isEmpty(movesOf(position));
}

function* movesOf(position: Position): Generator<Move> {
  if (position.turn === null) return;
  const { seat, phase } = position.turn;
  switch (phase) {
    case 'claim':
      return yield* claimMoves(claimableFlags(position, seat));
    case 'hand':
      return yield* handMoves(position, seat);
    case 'scout':
    case 'draw':
      return yield* drawMoves(position, seat);
    case 'return':
      return yield* returnMoves(position, seat);
  }
}

function* claimMoves(claimable: readonly Flag[]): Generator<Move> {
  if (claimable.length === 0) return;
  const subsets = claimable.reduce<Flag[][]>((sets, flag) => [...sets, ...sets.map((set) => [...set, flag])], [[]]);
  for (const flags of subsets) yield { type: 'claim', flags };
}

function* handMoves(position: Position, seat: Seat): Generator<Move> {
  let troops = false;
  for (const move of troopMoves(position, seat)) {
    troops = true;
    yield move;
  }
  let tactics = false;
  for (const move of tacticsMoves(position, seat)) {
    tactics = true;
    yield move;
  }
  if (tactics && !troops) yield { type: 'pass' };
}

function* drawMoves(position: Position, seat: Seat): Generator<Move> {
  if (refuseDraw(position, seat) !== undefined) return;
  for (const deck of DECKS) {
    if (refuseDeck(position, deck) === undefined) yield { type: 'draw', deck };
  }
}

// Two cards for different decks are one choice, two for the same deck are two: the order decides which one is on top.
function* returnMoves(position: Position, seat: Seat): Generator<Move> {
  const hand = position.hands[seat];
  const required = cardsToReturn(position, seat);
  if (required === 0) return;
  for (const cards of arrangements(hand, required)) {
    if (isCanonical(cards)) yield { type: 'return', cards };
  }
}

function arrangements(cards: readonly Card[], length: number): Card[][] {
  if (length === 0) return [[]];
  return cards.flatMap((card) =>
    arrangements(
      cards.filter((other) => other !== card),
      length - 1,
    ).map((rest) => [card, ...rest]),
  );
}

function isCanonical(cards: readonly Card[]): boolean {
  const decks = cards.map(deckOf);
  return decks.lastIndexOf('tactics') < decks.length - decks.filter((deck) => deck === 'troop').length;
}
