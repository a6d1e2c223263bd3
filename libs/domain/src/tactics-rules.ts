import { isLeader, isTactic, LEADERS, type Card } from './card.ts';
import { FLAGS } from './flag.ts';
import { sideOf } from './flag-state.ts';
import { rejection, type MoveRejection } from './move-rejection.ts';
import type { Position } from './position.ts';
import { otherSeat, type Seat } from './seat.ts';

/** The tactics cards that count for a seat: on its side of any flag, claimed ones too, and in its dish. */
function tacticsPlayed(position: Position, seat: Seat): Card[] {
  const sides = FLAGS.flatMap((flag) => sideOf(position.flags[flag], seat));
  return [...sides, ...position.dishes[seat]].filter(isTactic);
}

/** Why this seat can't play the card at all, whatever the target: not in hand, too many tactics, a second leader. */
export function refuseCard(position: Position, seat: Seat, card: Card): MoveRejection | undefined {
  if (!position.hands[seat].includes(card)) return rejection('NOT_IN_HAND', `You don't hold ${card}.`);
  if (!isTactic(card)) return undefined;
  const mine = tacticsPlayed(position, seat);
  const theirs = tacticsPlayed(position, otherSeat(seat));
  if (mine.length > theirs.length) {
    return rejection(
      'TACTICS_LIMIT',
      `You have played more tactics cards (${mine.length}) than your opponent (${theirs.length}).`,
    );
  }
  if (isLeader(card) && LEADERS.some((leader) => mine.includes(leader))) {
    return rejection('SECOND_LEADER', 'You have played your one leader already.');
  }
  return undefined;
}
