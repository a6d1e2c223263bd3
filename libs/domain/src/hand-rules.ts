import { isEnvironment, isGuile, isTroop, type Card } from './card.ts';
import type { Deck } from './deck.ts';
import { printFlag, type Flag } from './flag.ts';
import { hasFreeSlot, sideOf } from './flag-state.ts';
import type { Move } from './move.ts';
import { rejection, type MoveRejection } from './move-rejection.ts';
import type { Position } from './position.ts';
import { otherSeat, type Seat } from './seat.ts';

/** The moves that play a card. */
export type PlayingMove = Extract<Move, { type: 'play' | 'scout' | 'deserter' | 'redeploy' | 'traitor' }>;

/** The card that such a move plays from the hand. */
export function cardOf(move: PlayingMove): Card {
  return move.type === 'play' ? move.card : move.type;
}

/** Why the card can't be played with this effect, given that it can be played at all (`refuseCard`). */
export function refuseEffect(position: Position, seat: Seat, move: PlayingMove): MoveRejection | undefined {
  switch (move.type) {
    case 'play':
      if (isGuile(move.card)) return rejection('WRONG_CARD', `${move.card} isn't played to a flag.`);
      return refuseTarget(position, seat, move.card, move.flag);
    case 'scout':
      return refuseDeck(position, move.deck);
    case 'deserter':
      return refuseSource(position, otherSeat(seat), move.card, move.flag);
    case 'redeploy':
      if (move.from === move.to) return rejection('SAME_FLAG', 'A card is redeployed to another flag.');
      return (
        refuseSource(position, seat, move.card, move.from) ??
        (move.to === 'dish' ? undefined : refuseTarget(position, seat, move.card, move.to))
      );
    case 'traitor':
      if (!isTroop(move.card)) return rejection('WRONG_CARD', 'Only troops turn traitor.');
      return (
        refuseSource(position, otherSeat(seat), move.card, move.from) ??
        refuseTarget(position, seat, move.card, move.to)
      );
  }
}

/** Why no card can be drawn from that deck. */
export function refuseDeck(position: Position, deck: Deck): MoveRejection | undefined {
  return position.decks[deck].length > 0 ? undefined : rejection('DECK_EMPTY', `The ${deck} deck is empty.`);
}

function refuseTarget(position: Position, seat: Seat, card: Card, flag: Flag): MoveRejection | undefined {
  const state = position.flags[flag];
  if (state.winner !== null) return rejection('FLAG_CLAIMED', `${printFlag(flag)} is claimed already.`);
  if (isEnvironment(card) || hasFreeSlot(state, seat)) return undefined;
  return rejection('NO_FREE_SLOT', `Your side of ${printFlag(flag)} is full.`);
}

function refuseSource(position: Position, side: Seat, card: Card, flag: Flag): MoveRejection | undefined {
  const state = position.flags[flag];
  if (state.winner !== null) return rejection('FLAG_CLAIMED', `${printFlag(flag)} is claimed already.`);
  if (sideOf(state, side).includes(card)) return undefined;
  return rejection('NOT_THERE', `${card} isn't on ${side}'s side of ${printFlag(flag)}.`);
}
