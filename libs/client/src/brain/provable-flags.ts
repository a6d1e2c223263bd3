import { type Flag, judgeClaim, type PositionView, type Seat } from '@battleline/domain';
import { sidesOf, unseenOf } from './battlefield.ts';

/** Those of the flags whose claim by this seat is provable from the table. */
export const provableFlags = (view: PositionView, seat: Seat, flags: readonly Flag[]): Flag[] => {
  const unseen = unseenOf(view);
  return view.flags
    .filter(({ flag }) => flags.includes(flag))
    .filter((at) => judgeClaim({ ...sidesOf(at, seat), unseen }).granted)
    .map(({ flag }) => flag);
};
