import { isTactic, isTroop, type Card } from './card.ts';
import { DECKS } from './deck.ts';
import type { Flag } from './flag.ts';
import { isEmpty, mayPass, tacticsMoves, troopMoves } from './hand-moves.ts';
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

function movesOf(position: Position): Iterable<Move> {
  if (position.turn === null) return [];
  const { seat, phase } = position.turn;
  switch (phase) {
    case 'claim':
      return claimMoves(claimableFlags(position, seat));
    case 'hand':
      return handMoves(position, seat);
    case 'scout':
    case 'draw':
      return drawMoves(position, seat);
    case 'return':
      return returnMoves(position, seat);
  }
}

function* claimMoves(claimable: readonly Flag[]): Generator<Move> {
  if (claimable.length === 0) return;
  const subsets = claimable.reduce<Flag[][]>((sets, flag) => [...sets, ...sets.map((set) => [...set, flag])], [[]]);
  for (const flags of subsets) yield { type: 'claim', flags };
}

function* handMoves(position: Position, seat: Seat): Generator<Move> {
  yield* troopMoves(position, seat);
  yield* tacticsMoves(position, seat);
  if (mayPass(position, seat)) yield { type: 'pass' };
}

function* drawMoves(position: Position, seat: Seat): Generator<Move> {
  if (refuseDraw(position, seat) !== undefined) return;
  for (const deck of DECKS) {
    if (refuseDeck(position, deck) === undefined) yield { type: 'draw', deck };
  }
}

function* returnMoves(position: Position, seat: Seat): Generator<Move> {
  const required = cardsToReturn(position, seat);
  if (required === 0) return;
  for (const cards of arrangements(position.hands[seat], required)) yield { type: 'return', cards };
}

/** All ordered choices of so many cards with the tactics first: only within a deck the order matters. */
function* arrangements(cards: readonly Card[], length: number): Generator<Card[]> {
  if (length === 0) yield [];
  if (length === 0 || cards.length < length) return;
  for (const card of cards) {
    const others = cards.filter((other) => other !== card && !(isTroop(card) && isTactic(other)));
    for (const rest of arrangements(others, length - 1)) yield [card, ...rest];
  }
}
