import type { ClaimTiming } from './claim-timing.ts';
import { hasLegalMove } from './legal-moves.ts';
import type { Phase, Position, Turn } from './position.ts';
import { otherSeat } from './seat.ts';

// Scout and return stand in both orders: without a scout they have no legal move and are skipped like any other phase.
const PHASE_ORDER: Readonly<Record<ClaimTiming, readonly [Phase, ...Phase[]]>> = {
  'turn-start': ['claim', 'hand', 'scout', 'return', 'draw'],
  'after-play': ['hand', 'scout', 'return', 'claim', 'draw'],
};

/** The position after a move: on to the next phase in which somebody has a legal move, or to a standstill. */
export function nextPhase(position: Position): Position {
  const isScouting = position.turn?.phase === 'scout' && position.scoutLeft > 0;
  let next = isScouting ? position : advance(position);
  while (next.turn !== null && !isStandstill(next) && !hasLegalMove(next)) next = advance(next);
  return next;
}

/** Whether two turns in a row, one of each player, have passed without anything happening. */
export function isStandstill({ turn }: Position): boolean {
  return turn !== null && turn.idleTurns >= 2;
}

/** Whether the two stand in one turn: a turn goes through its phases once, and only the scout's draws repeat one. */
export function isSameTurn(before: Turn, after: Turn, claimTiming: ClaimTiming): boolean {
  const order = PHASE_ORDER[claimTiming];
  const isLater = order.indexOf(after.phase) > order.indexOf(before.phase);
  return after.seat === before.seat && (isLater || after.phase === 'scout');
}

function advance(position: Position): Position {
  const { turn, claimTiming } = position;
  if (turn === null) return position;
  const order = PHASE_ORDER[claimTiming];
  const phase = order[order.indexOf(turn.phase) + 1];
  return { ...position, turn: phase === undefined ? turnAfter(turn, order[0]) : { ...turn, phase } };
}

function turnAfter(turn: Turn, phase: Phase): Turn {
  return {
    seat: otherSeat(turn.seat),
    phase,
    scouted: false,
    stirred: false,
    idleTurns: turn.stirred ? 0 : turn.idleTurns + 1,
  };
}
