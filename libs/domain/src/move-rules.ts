import { HAND_SIZE } from './deck.ts';
import type { Card } from './card.ts';
import { FLAGS, printFlag, type Flag } from './flag.ts';
import { isComplete } from './flag-state.ts';
import { mayPass } from './hand-moves.ts';
import { cardOf, refuseDeck, refuseEffect } from './hand-rules.ts';
import type { Move } from './move.ts';
import { rejection, type MoveRejection } from './move-rejection.ts';
import type { Phase, Position } from './position.ts';
import type { Seat } from './seat.ts';
import { refuseCard } from './tactics-rules.ts';

const PHASES_OF: Readonly<Record<Exclude<Move['type'], 'resign'>, readonly Phase[]>> = {
  claim: ['claim'],
  play: ['hand'],
  pass: ['hand'],
  scout: ['hand'],
  deserter: ['hand'],
  redeploy: ['hand'],
  traitor: ['hand'],
  draw: ['draw', 'scout'],
  return: ['return'],
};

const TASKS: Readonly<Record<Phase, string>> = {
  claim: 'claim flags, or none',
  hand: 'play a card',
  scout: 'draw for the scout',
  return: 'put cards back',
  draw: 'draw a card',
};

/** Why the seat may not make this move now, or undefined where it may. */
export function refuseMove(position: Position, seat: Seat, move: Move): MoveRejection | undefined {
  const { turn } = position;
  if (turn === null) return rejection('GAME_OVER', 'The game is over.');
  if (move.type === 'resign') {
    const isOwn = move.seat === undefined || move.seat === seat;
    return isOwn ? undefined : rejection('NOT_YOUR_SEAT', 'You can resign only for yourself.');
  }
  if (turn.seat !== seat) return rejection('NOT_YOUR_TURN', `It is ${turn.seat}'s turn.`);
  if (!PHASES_OF[move.type].includes(turn.phase)) {
    return rejection('WRONG_PHASE', `It is time to ${TASKS[turn.phase]}.`);
  }
  switch (move.type) {
    case 'claim':
      return refuseClaim(position, seat, move.flags);
    case 'pass':
      return mayPass(position, seat)
        ? undefined
        : rejection('MAY_NOT_PASS', 'Only who can play no troop, but some tactics card, may pass.');
    case 'draw':
      return refuseDraw(position, seat) ?? refuseDeck(position, move.deck);
    case 'return':
      return refuseReturn(position, seat, move.cards);
    case 'play':
    case 'scout':
    case 'deserter':
    case 'redeploy':
    case 'traitor':
      return refuseCard(position, seat, cardOf(move)) ?? refuseEffect(position, seat, move);
  }
}

/** The unclaimed flags with a complete side of this seat: what it may claim; whether it is proved is another question. */
export function claimableFlags(position: Position, seat: Seat): Flag[] {
  return FLAGS.filter((flag) => position.flags[flag].winner === null && isComplete(position.flags[flag], seat));
}

/** How many cards the seat holds too many, to be put back after a scout. */
export function cardsToReturn(position: Position, seat: Seat): number {
  return Math.max(0, position.hands[seat].length - HAND_SIZE);
}

/** Why the seat may draw from neither deck in the phase that it is in. */
export function refuseDraw({ turn, scoutLeft, hands }: Position, seat: Seat): MoveRejection | undefined {
  if (turn?.phase === 'scout') {
    return scoutLeft > 0 ? undefined : rejection('WRONG_PHASE', 'The scout has drawn all its cards.');
  }
  if (turn?.scouted) return rejection('WRONG_PHASE', 'After a scout nothing more is drawn.');
  return hands[seat].length < HAND_SIZE ? undefined : rejection('WRONG_PHASE', `You hold ${HAND_SIZE} cards already.`);
}

function refuseClaim(position: Position, seat: Seat, flags: readonly Flag[]): MoveRejection | undefined {
  const claimable = claimableFlags(position, seat);
  if (claimable.length === 0) return rejection('SIDE_INCOMPLETE', 'You have no complete side at an unclaimed flag.');
  const wrong = flags.find((flag) => !claimable.includes(flag));
  if (wrong === undefined) return undefined;
  return position.flags[wrong].winner === null
    ? rejection('SIDE_INCOMPLETE', `Your side of ${printFlag(wrong)} isn't complete.`)
    : rejection('FLAG_CLAIMED', `${printFlag(wrong)} is claimed already.`);
}

function refuseReturn(position: Position, seat: Seat, cards: readonly Card[]): MoveRejection | undefined {
  const foreign = cards.find((card) => !position.hands[seat].includes(card));
  if (foreign !== undefined) return rejection('NOT_IN_HAND', `You don't hold ${foreign}.`);
  const required = cardsToReturn(position, seat);
  return cards.length === required && required > 0
    ? undefined
    : rejection('WRONG_NUMBER', `You have to put back ${required} ${required === 1 ? 'card' : 'cards'}.`);
}
