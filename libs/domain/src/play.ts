import { judgeClaims } from './claim-judgement.ts';
import type { Guile } from './card.ts';
import type { Flag } from './flag.ts';
import { canonicalReturn, type Move } from './move.ts';
import type { MoveEvent, MoveFact } from './move-event.ts';
import { rejection, type MoveRejection } from './move-rejection.ts';
import { refuseMove } from './move-rules.ts';
import * as placement from './placement.ts';
import { flagsWon, type Position } from './position.ts';
import type { Result } from './result.ts';
import { otherSeat, type Seat } from './seat.ts';
import { isStandstill, nextPhase } from './turn.ts';

/** What comes of a move: the event, or why it is refused. */
export type MoveDecision =
  { readonly ok: true; readonly event: MoveEvent } | { readonly ok: false; readonly rejection: MoveRejection };

/** The position after the event; total, and it decides nothing: what came of the move is in the event. */
export function evolvePosition(position: Position, event: MoveEvent): Position {
  if (position.turn === null) return position;
  const moved = placement.forgetSeen(noteTurn(moveCards(position, event), event));
  return event.result === null ? nextPhase(moved) : endPosition(moved, event.result);
}

/** The position of a game that is over. */
export function endPosition(position: Position, result: Result): Position {
  return { ...position, turn: null, scoutLeft: 0, result };
}

/** The event that the seat's move leads to, or why the move is refused. */
export function decideMove(position: Position, seat: Seat, move: Move): MoveDecision {
  const refusal = refuseMove(position, seat, move);
  if (refusal !== undefined) return { ok: false, rejection: refusal };
  const fact = factOf(position, seat, move);
  if (fact === undefined) return { ok: false, rejection: rejection('DECK_EMPTY', 'The deck is empty.') };
  return { ok: true, event: { ...fact, result: resultOf(position, fact) } };
}

function moveCards(position: Position, event: MoveEvent): Position {
  const { seat } = event;
  switch (event.type) {
    case 'FlagsClaimed':
      return event.won.reduce((next, flag) => winFlag(next, flag, seat), position);
    case 'CardPlayed':
      return placement.toFlag(placement.fromHand(position, seat, event.card), event.flag, seat, event.card);
    case 'CardDrawn':
      return placement.toHand(placement.fromDeck(position, event.card), seat, event.card);
    case 'ScoutPlayed':
      return placement.toHand(placement.fromDeck(discard(position, seat, 'scout'), event.card), seat, event.card);
    case 'CardsReturned': {
      const returned = placement.ontoDecks(placement.fromHand(position, seat, ...event.cards), event.cards);
      return placement.remember(returned, seat, event.cards);
    }
    case 'CardDeserted': {
      const freed = placement.fromFlag(discard(position, seat, 'deserter'), event.flag, event.card);
      return placement.toDish(freed, otherSeat(seat), event.card);
    }
    case 'CardRedeployed': {
      const freed = placement.fromFlag(discard(position, seat, 'redeploy'), event.from, event.card);
      return event.to === 'dish'
        ? placement.toDish(freed, seat, event.card)
        : placement.toFlag(freed, event.to, seat, event.card);
    }
    case 'CardTaken': {
      const freed = placement.fromFlag(discard(position, seat, 'traitor'), event.from, event.card);
      return placement.toFlag(freed, event.to, seat, event.card);
    }
    case 'Passed':
    case 'Resigned':
      return position;
  }
}

/** Keeps the turn's books: the scout's draws, and whether anything has happened that counts against a standstill. */
function noteTurn(position: Position, event: MoveEvent): Position {
  if (position.turn === null) return position;
  const idle = event.type === 'FlagsClaimed' && event.won.length === 0;
  const turn = { ...position.turn, stirred: position.turn.stirred || !idle };
  if (event.type === 'ScoutPlayed') {
    return { ...position, turn: { ...turn, scouted: true }, scoutLeft: Math.min(2, placement.cardsLeft(position)) };
  }
  const drawn = event.type === 'CardDrawn' ? 1 : 0;
  return { ...position, turn, scoutLeft: Math.max(0, position.scoutLeft - drawn) };
}

function discard(position: Position, seat: Seat, card: Guile): Position {
  return placement.toDish(placement.fromHand(position, seat, card), seat, card);
}

function winFlag(position: Position, flag: Flag, winner: Seat): Position {
  return { ...position, flags: { ...position.flags, [flag]: { ...position.flags[flag], winner } } };
}

function factOf(position: Position, seat: Seat, move: Move): MoveFact | undefined {
  switch (move.type) {
    case 'claim':
      return judgeClaims(position, seat, move.flags);
    case 'play':
      return { type: 'CardPlayed', seat, card: move.card, flag: move.flag };
    case 'pass':
      return { type: 'Passed', seat };
    case 'draw':
    case 'scout': {
      const [card] = position.decks[move.deck];
      const type = move.type === 'draw' ? 'CardDrawn' : 'ScoutPlayed';
      return card && { type, seat, deck: move.deck, card };
    }
    case 'return':
      return { type: 'CardsReturned', seat, cards: canonicalReturn(move.cards) };
    case 'deserter':
      return { type: 'CardDeserted', seat, card: move.card, flag: move.flag };
    case 'redeploy':
      return { type: 'CardRedeployed', seat, card: move.card, from: move.from, to: move.to };
    case 'traitor':
      return { type: 'CardTaken', seat, card: move.card, from: move.from, to: move.to };
    case 'resign':
      return { type: 'Resigned', seat };
  }
}

function resultOf(position: Position, fact: MoveFact): Result | null {
  if (fact.type === 'Resigned') return { winner: otherSeat(fact.seat), by: 'resign' };
  const after = evolvePosition(position, { ...fact, result: null });
  if (hasWon(flagsWon(after, fact.seat))) return { winner: fact.seat, by: 'flags' };
  if (!isStandstill(after)) return null;
  return { winner: leader(after), by: 'standstill' };
}

/** Five flags, or three in a row. */
function hasWon(flags: readonly Flag[]): boolean {
  return flags.length >= 5 || flags.some((flag, index) => flags[index + 2] === flag + 2);
}

function leader(position: Position): Seat | null {
  const lead = flagsWon(position, 'north').length - flagsWon(position, 'south').length;
  if (lead === 0) return null;
  return lead > 0 ? 'north' : 'south';
}
