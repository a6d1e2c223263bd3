import { TROOPS, type Card, type Troop } from './card.ts';
import { judgeClaim, type ClaimVerdict } from './claim-proof.ts';
import { FLAGS, type Flag } from './flag.ts';
import { completedFirst, groundOf, slotCards } from './flag-state.ts';
import { canonicalFlags } from './move.ts';
import type { MoveFact, RefusedClaim } from './move-event.ts';
import type { Position } from './position.ts';
import { otherSeat, type Seat } from './seat.ts';

/** The troops that lie at no flag and in no dish: decks and both hands, whoever looks. */
export function unseenTroops(position: Position): Troop[] {
  const open = new Set<Card>([...position.dishes.north, ...position.dishes.south]);
  for (const flag of FLAGS) for (const { card } of position.flags[flag].cards) open.add(card);
  return TROOPS.filter((troop) => !open.has(troop));
}

/** Judges all claims of one turn on the position before them. */
export function judgeClaims(position: Position, seat: Seat, flags: readonly Flag[]): MoveFact {
  const unseen = unseenTroops(position);
  const won: Flag[] = [];
  const refused: RefusedClaim[] = [];
  for (const flag of canonicalFlags(flags)) {
    const verdict = judgeFlag(position, seat, flag, unseen);
    if (verdict.granted) won.push(flag);
    else refused.push({ flag, counterExample: verdict.counterExample ?? [] });
  }
  return { type: 'FlagsClaimed', seat, won, refused };
}

function judgeFlag(position: Position, seat: Seat, flag: Flag, unseen: readonly Troop[]): ClaimVerdict {
  const state = position.flags[flag];
  return judgeClaim({
    mine: slotCards(state, seat),
    theirs: slotCards(state, otherSeat(seat)),
    unseen,
    ground: groundOf(state),
    mineFirst: completedFirst(state) !== otherSeat(seat),
  });
}
