import { sidesOf, unseenOf } from '@battleline/client';
import {
  bestLineUp,
  type Card,
  type ClaimVerdict,
  type FlagView,
  type Formation,
  formationOf,
  type Ground,
  isTroop,
  judgeClaim,
  type LineUp,
  otherSeat,
  type PositionView,
  type Seat,
  sideSize,
  type Troop,
} from '@battleline/domain';

/** What one side of a flag is, and what it can still become. */
export type SideOutlook = {
  readonly cards: readonly Card[];
  readonly free: number;
  /** null while the side is incomplete */
  readonly formation: Formation | null;
  /** the best that the unseen troops allow; null where there are too few of them */
  readonly best: LineUp | null;
  /** the best with troops of the viewer's own hand alone; null where that isn't enough, or not his side */
  readonly fromHand: LineUp | null;
};

export type FlagOutlook = {
  readonly ground: Ground;
  readonly winner: Seat | null;
  readonly sides: Readonly<Record<Seat, SideOutlook>>;
  /** would a claim by that seat be granted; null where its side is incomplete */
  readonly claims: Readonly<Record<Seat, ClaimVerdict | null>>;
};

const sideOutlook = (view: PositionView, at: FlagView, seat: Seat, unseen: readonly Troop[]): SideOutlook => {
  const { mine, ground } = sidesOf(at, seat);
  const free = Math.max(0, sideSize(ground) - mine.length);
  const hand = view.viewer === seat ? (view.hands[seat].cards ?? []).filter(isTroop) : [];
  return {
    cards: mine,
    free,
    formation: formationOf(mine, ground),
    best: free === 0 ? null : bestLineUp(mine, unseen, ground),
    fromHand: free === 0 || hand.length < free ? null : bestLineUp(mine, hand, ground),
  };
};

/** Everything that can be reckoned about a flag from what lies on the table, and the viewer's own hand. */
export const flagOutlook = (view: PositionView, at: FlagView): FlagOutlook => {
  const unseen = unseenOf(view);
  const verdict = (seat: Seat): ClaimVerdict | null => {
    const sides = sidesOf(at, seat);
    return formationOf(sides.mine, sides.ground) === null ? null : judgeClaim({ ...sides, unseen });
  };
  return {
    ground: sidesOf(at, 'north').ground,
    winner: at.winner,
    sides: { north: sideOutlook(view, at, 'north', unseen), south: sideOutlook(view, at, 'south', unseen) },
    claims: { north: verdict('north'), south: verdict('south') },
  };
};

/** The seat that stands at the bottom of the viewer's board. */
export const nearSeat = ({ viewer }: { readonly viewer: Seat | 'watcher' }): Seat =>
  viewer === 'watcher' ? 'south' : viewer;
/** The seat that stands at the top. */
export const farSeat = (view: { readonly viewer: Seat | 'watcher' }): Seat => otherSeat(nearSeat(view));
