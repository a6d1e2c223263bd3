import { isEnvironment, type Card } from './card.ts';
import { sideSize, SMALLEST_SIDE, type Ground } from './formation.ts';
import { otherSeat, type Seat } from './seat.ts';

/** One flag: its winner and every card that lies there, on both sides, in order of arrival. */
export type FlagState = {
  readonly winner: Seat | null;
  readonly cards: readonly { readonly seat: Seat; readonly card: Card }[];
};

/** All cards on one side of the flag in order of arrival, environment cards among them. */
export function sideOf(flag: FlagState, seat: Seat): Card[] {
  return flag.cards.filter((placed) => placed.seat === seat).map((placed) => placed.card);
}

/** The cards in one side's slots (troops and morale) in order of arrival. */
export function slotCards(flag: FlagState, seat: Seat): Card[] {
  return sideOf(flag, seat).filter((card) => !isEnvironment(card));
}

/** Whether mud and fog lie at the flag, on either side. */
export function groundOf(flag: FlagState): Ground {
  return { mud: liesAt(flag, 'mud'), fog: liesAt(flag, 'fog') };
}

/** Whether another slot card may be put on that side: the flag is unclaimed and a slot is free. */
export function hasFreeSlot(flag: FlagState, seat: Seat): boolean {
  return flag.winner === null && !isComplete(flag, seat);
}

/** Whether that side holds the required number of slot cards, or more. */
export function isComplete(flag: FlagState, seat: Seat): boolean {
  if (flag.cards.length < SMALLEST_SIDE) return false; // so it is at most flags, most of the time
  return slotCards(flag, seat).length >= sideSize(groundOf(flag));
}

/** Of two complete sides the one whose newest slot card is older, else null. */
export function completedFirst(flag: FlagState): Seat | null {
  if (!isComplete(flag, 'north') || !isComplete(flag, 'south')) return null;
  const newest = flag.cards.findLast(({ card }) => !isEnvironment(card));
  return newest === undefined ? null : otherSeat(newest.seat);
}

function liesAt(flag: FlagState, card: Card): boolean {
  return flag.cards.some((placed) => placed.card === card);
}
