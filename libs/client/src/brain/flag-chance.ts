import {
  bestLineUp,
  type Card,
  compareFormations,
  type Formation,
  formationOf,
  type Ground,
  sideSize,
  type Troop,
} from '@battleline/domain';
import { chanceAbove, expectedWorth, worthOf } from './outlook.ts';
import type { Pool } from './pool.ts';

/** One flag as both sides stand there. */
export type FlagSides = {
  readonly mine: readonly Card[];
  readonly theirs: readonly Card[];
  readonly ground: Ground;
  /** whether a tie of complete sides is mine */
  readonly mineFirst: boolean;
};

/** What the opponent's side may come to; the same for all of my moves that leave it alone. */
export type TheirOutlook = {
  readonly formation: Formation | null;
  /** the best that is possible with unseen troops */
  readonly ceiling: () => Formation | null;
  readonly expected: () => number;
};

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** Looks at the opponent's sides, each only once. */
export const createTheirOutlook = (
  pool: Pool,
  unseen: readonly Troop[],
): ((cards: readonly Card[], ground: Ground) => TheirOutlook) => {
  const known = new Map<string, TheirOutlook>();
  return (cards, ground) => {
    const key = `${cards.join()} ${ground.mud} ${ground.fog}`;
    const outlook = known.get(key) ?? {
      formation: formationOf(cards, ground),
      ceiling: once(() => bestLineUp(cards, unseen, ground)),
      expected: once(() => expectedWorth(cards, sideSize(ground), ground.fog, pool)),
    };
    known.set(key, outlook);
    return outlook;
  };
};

/** What the chances at a flag are reckoned from. */
export type Pools = {
  readonly mine: Pool;
  readonly theirs: Pool;
  readonly look: ReturnType<typeof createTheirOutlook>;
};

const DECIDEDNESS = 7;
/** What has been shown to be likely is still not proved. */
const NEARLY = 0.97;

/** About how likely the flag will be mine, from 0 to 1; exactly 1 where that is provable already. */
export const flagChance = ({ mine, theirs, ground, mineFirst }: FlagSides, pools: Pools): number => {
  const size = sideSize(ground);
  const outlook = pools.look(theirs, ground);
  const my = mine.length >= size ? formationOf(mine, ground) : null;
  const their = outlook.formation;
  if (my && their) {
    const lead = compareFormations(my, their);
    return lead > 0 || (lead === 0 && mineFirst) ? 1 : 0;
  }
  if (my) {
    const ceiling = outlook.ceiling();
    if (ceiling === null || compareFormations(ceiling, my) <= 0) return 1;
    return NEARLY * (1 - chanceAbove(theirs, size, ground.fog, pools.theirs, worthOf(my.name, my.sum, size)));
  }
  if (their) return NEARLY * chanceAbove(mine, size, ground.fog, pools.mine, worthOf(their.name, their.sum, size));
  const lead = expectedWorth(mine, size, ground.fog, pools.mine) - outlook.expected();
  return 1 / (1 + Math.exp(-DECIDEDNESS * lead));
};
