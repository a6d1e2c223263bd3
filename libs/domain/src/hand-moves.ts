import { isGuile, isTroop, type Card, type Tactic } from './card.ts';
import { DECKS } from './deck.ts';
import { FLAGS, type Flag } from './flag.ts';
import { hasFreeSlot, sideOf } from './flag-state.ts';
import { refuseEffect, type PlayingMove } from './hand-rules.ts';
import type { Position } from './position.ts';
import { otherSeat, type Seat } from './seat.ts';
import { refuseCard } from './tactics-rules.ts';

/** Every legal way for the seat to play a troop, in the order of the moves' lines. */
export function* troopMoves(position: Position, seat: Seat): Generator<PlayingMove> {
  const troops = position.hands[seat].filter(isTroop).sort();
  if (troops.length === 0) return;
  const free = FLAGS.filter((flag) => hasFreeSlot(position.flags[flag], seat));
  for (const card of troops) {
    for (const flag of free) yield { type: 'play', card, flag };
  }
}

/** Every legal way for the seat to play a tactics card. */
export function* tacticsMoves(position: Position, seat: Seat): Generator<PlayingMove> {
  for (const card of position.hands[seat]) {
    if (isTroop(card) || refuseCard(position, seat, card) !== undefined) continue;
    for (const move of candidates(position, seat, card)) {
      if (refuseEffect(position, seat, move) === undefined) yield move;
    }
  }
}

/** Whether the seat may pass: it can play no troop, but some tactics card. */
export function mayPass(position: Position, seat: Seat): boolean {
  return isEmpty(troopMoves(position, seat)) && !isEmpty(tacticsMoves(position, seat));
}

/** Whether there are none of these moves. */
export function isEmpty(moves: Iterable<unknown>): boolean {
  return moves[Symbol.iterator]().next().done === true;
}

function* candidates(position: Position, seat: Seat, card: Tactic): Generator<PlayingMove> {
  const cardsOf = (side: Seat, flag: Flag): Card[] => sideOf(position.flags[flag], side);
  if (!isGuile(card)) {
    for (const flag of FLAGS) yield { type: 'play', card, flag };
  } else if (card === 'scout') {
    for (const deck of DECKS) yield { type: 'scout', deck };
  } else if (card === 'deserter') {
    for (const flag of FLAGS) {
      for (const victim of cardsOf(otherSeat(seat), flag)) yield { type: card, card: victim, flag };
    }
  } else {
    const source = card === 'redeploy' ? seat : otherSeat(seat);
    for (const from of FLAGS) {
      for (const moved of cardsOf(source, from)) {
        for (const to of FLAGS) yield { type: card, card: moved, from, to };
        if (card === 'redeploy') yield { type: card, card: moved, from, to: 'dish' };
      }
    }
  }
}
