import {
  type Card,
  FLAGS,
  type Flag,
  type FlagView,
  isEnvironment,
  isTactic,
  isTroop,
  otherSeat,
  type PositionView,
  type Seat,
  type Troop,
  TROOPS,
} from '@battleline/domain';
import { createTheirOutlook, type FlagSides, flagChance, type Pools } from './flag-chance.ts';
import { createPool } from './pool.ts';

/** The game as a player sees it, with what he may reckon from it. */
export type Battlefield = {
  readonly seat: Seat;
  readonly hand: readonly Card[];
  readonly sides: (flag: Flag) => FlagSides;
  /** what comes if `without` leaves the hand */
  readonly pools: (without?: Card) => Pools;
  /** chances at all flags, won ones 1 and lost ones 0 */
  readonly chances: (pools: Pools) => readonly number[];
  /** how much each flag counts, from its neighbours' chances */
  readonly weights: (chances: readonly number[]) => readonly number[];
  /** tactics cards that he has played less those of his opponent */
  readonly tacticsLead: number;
};

const IN_HAND = 0.92;

const slots = (cards: readonly Card[]): Card[] => cards.filter((card) => !isEnvironment(card));

/** A flag's slot cards and ground, seen from that seat. */
export const sidesOf = (view: FlagView, seat: Seat): FlagSides => {
  const all = [...view.north, ...view.south];
  return {
    mine: slots(view[seat]),
    theirs: slots(view[otherSeat(seat)]),
    ground: { mud: all.includes('mud'), fog: all.includes('fog') },
    mineFirst: view.completedFirst !== otherSeat(seat),
  };
};

const tacticsOf = ({ flags, dishes }: PositionView, seat: Seat): number =>
  [...flags.flatMap((flag) => flag[seat]), ...dishes[seat]].filter(isTactic).length;

/** The troops that lie nowhere in the open, those in the viewer's hand among them. */
export const unseenOf = ({ dishes, flags }: PositionView): Troop[] => {
  const open = new Set<Card>([
    ...dishes.north,
    ...dishes.south,
    ...flags.flatMap(({ north, south }) => [...north, ...south]),
  ]);
  return TROOPS.filter((troop) => !open.has(troop));
};

const TRIPLES = [0, 1, 2, 3, 4, 5, 6];

/** Looks at a position with the eyes of one of its players. */
export const createBattlefield = (view: PositionView, seat: Seat): Battlefield => {
  const hand = view.hands[seat].cards ?? [];
  const troops = hand.filter(isTroop);
  const unseen = unseenOf(view);
  const hidden = unseen.filter((troop) => !troops.includes(troop));
  const theirHand = view.hands[otherSeat(seat)].troop;
  // Half of what is still drawn comes to each; but the later it comes, the less likely is a place left for it.
  const drawn = hidden.length === 0 ? 0 : view.decks.troop.size / hidden.length / 2;
  const myChance = Math.min(0.26, 0.55 * drawn);
  const theirChance = hidden.length === 0 ? 0 : Math.min(1, theirHand / hidden.length + 0.5 * drawn);
  const theirs = createPool(hidden.map((troop) => [troop, theirChance]));
  const look = createTheirOutlook(theirs, unseen);
  const sides = new Map<Flag, FlagSides>(view.flags.map((flag) => [flag.flag, sidesOf(flag, seat)]));
  const winners = new Map(view.flags.map(({ flag, winner }) => [flag, winner]));
  const sidesAt = (flag: Flag): FlagSides => sides.get(flag) as FlagSides;

  return {
    seat,
    hand,
    sides: sidesAt,
    pools: (without) => {
      const kept = troops.filter((troop) => troop !== without);
      const coming = hidden.map((troop): [Troop, number] => [troop, myChance]);
      const mine = createPool([...coming, ...kept.map((troop): [Troop, number] => [troop, IN_HAND])]);
      return { mine, theirs, look };
    },
    chances: (pools) => {
      let empty: number | undefined;
      return FLAGS.map((flag) => {
        const winner = winners.get(flag);
        if (winner) return winner === seat ? 1 : 0;
        const at = sidesAt(flag);
        const isEmpty = at.mine.length + at.theirs.length === 0 && !at.ground.mud && !at.ground.fog;
        return isEmpty ? (empty ??= flagChance(at, pools)) : flagChance(at, pools);
      });
    },
    weights: (chances) =>
      FLAGS.map((flag) => {
        const at = (index: number): number => chances[index] ?? 0;
        const others = (start: number): number[] => [start, start + 1, start + 2].filter((index) => index !== flag - 1);
        const around = TRIPLES.filter((start) => start < flag && start >= flag - 3).map(others);
        const reach = around.map(([a = 0, b = 0]) => at(a) * at(b));
        const threat = around.map(([a = 0, b = 0]) => (1 - at(a)) * (1 - at(b)));
        return 1 + 1.2 * (Math.max(...reach) + Math.max(...threat)) + 0.3 * (reach.length / 3);
      }),
    tacticsLead: tacticsOf(view, seat) - tacticsOf(view, otherSeat(seat)),
  };
};
