import type { Card, Troop } from './card.ts';
import { compareFormations, sideSize, type Ground } from './formation.ts';
import { bestLineUp, formationOf } from './line-up.ts';

/** A claim as the table shows it: both sides' slot cards at the flag, and the troops that lie nowhere in the open. */
export type Claim = {
  readonly mine: readonly Card[];
  readonly theirs: readonly Card[];
  readonly unseen: readonly Troop[];
  readonly ground: Ground;
  /** Whether the claimant completed first; it matters where both sides are complete and tie. */
  readonly mineFirst: boolean;
};

/** A refused claim shows a side of the opponent that beats it; null where the claimant's own side is incomplete. */
export type ClaimVerdict =
  { readonly granted: true } | { readonly granted: false; readonly counterExample: readonly Card[] | null };

/** Proves that the opponent can't end up better at the flag, or shows how he could. */
export function judgeClaim({ mine, theirs, unseen, ground, mineFirst }: Claim): ClaimVerdict {
  const formation = formationOf(mine, ground);
  if (formation === null) return { granted: false, counterExample: null };
  const best = bestLineUp(theirs, unseen, ground);
  if (best === null) return { granted: true };
  const lead = compareFormations(best, formation);
  // Who would only complete later loses a tie, so a tie refutes nothing unless his side is complete already.
  const tieIsLost = theirs.length >= sideSize(ground) && !mineFirst;
  if (lead > 0 || (lead === 0 && tieIsLost)) return { granted: false, counterExample: [...theirs, ...best.fill] };
  return { granted: true };
}
