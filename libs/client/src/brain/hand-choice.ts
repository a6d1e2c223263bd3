import { type Card, FLAGS, type Flag, type Move, type Tactic } from '@battleline/domain';
import type { Battlefield } from './battlefield.ts';
import { type FlagSides, flagChance, type Pools } from './flag-chance.ts';

/** How much a tactics card must bring at least, in weighted flags: it may bring more later. */
const PRICE: Readonly<Record<Tactic, number>> = {
  alexander: 0.55,
  darius: 0.55,
  cavalry: 0.4,
  shields: 0.3,
  fog: 0.35,
  mud: 0.35,
  traitor: 0.45,
  deserter: 0.4,
  redeploy: 0.45,
  scout: -0.05,
};

const without = (cards: readonly Card[], card: Card): Card[] => cards.filter((other) => other !== card);

/** The flags that a move changes, as they stand after it. */
const changes = (field: Battlefield, move: Move): readonly (readonly [Flag, FlagSides])[] => {
  switch (move.type) {
    case 'play': {
      const at = field.sides(move.flag);
      if (move.card === 'fog' || move.card === 'mud') {
        return [[move.flag, { ...at, ground: { ...at.ground, [move.card]: true } }]];
      }
      // Who completes now is later than an opponent who is complete already.
      return [[move.flag, { ...at, mine: [...at.mine, move.card], mineFirst: false }]];
    }
    case 'deserter': {
      const at = field.sides(move.flag);
      const ground = { mud: at.ground.mud && move.card !== 'mud', fog: at.ground.fog && move.card !== 'fog' };
      return [[move.flag, { ...at, theirs: without(at.theirs, move.card), ground }]];
    }
    case 'traitor': {
      const from = field.sides(move.from);
      const left = { ...from, theirs: without(from.theirs, move.card) };
      const to = move.to === move.from ? left : field.sides(move.to);
      const joined = { ...to, mine: [...to.mine, move.card], mineFirst: false };
      return move.to === move.from
        ? [[move.to, joined]]
        : [
            [move.from, left],
            [move.to, joined],
          ];
    }
    case 'redeploy': {
      const from = field.sides(move.from);
      const isGround = move.card === 'fog' || move.card === 'mud';
      const left = isGround
        ? { ...from, ground: { ...from.ground, [move.card]: false } }
        : { ...from, mine: without(from.mine, move.card) };
      if (move.to === 'dish') return [[move.from, left]];
      const to = field.sides(move.to);
      const joined = isGround
        ? { ...to, ground: { ...to.ground, [move.card]: true } }
        : { ...to, mine: [...to.mine, move.card], mineFirst: false };
      return [
        [move.from, left],
        [move.to, joined],
      ];
    }
    case 'claim':
    case 'pass':
    case 'draw':
    case 'scout':
    case 'return':
    case 'resign':
      return [];
  }
};

const priceOf = (move: Move): number => {
  if (move.type === 'play') return move.card in PRICE ? PRICE[move.card as Tactic] : 0;
  return move.type in PRICE ? PRICE[move.type as Tactic] : 0;
};

/** Chances at all flags once that card has left the hand, with what they weigh together. */
type Outset = { readonly pools: Pools; readonly chances: readonly number[]; readonly total: number };

/** Scores the moves of the hand phase: by how much each improves the weighted chances at all flags. */
export const createHandScore = (field: Battlefield): ((move: Move) => number) => {
  const pools = field.pools();
  const chances = field.chances(pools);
  const weights = field.weights(chances);
  const weigh = (all: readonly number[]): number =>
    FLAGS.reduce((sum, flag) => sum + (all[flag - 1] ?? 0) * (weights[flag - 1] ?? 0), 0);
  const start = weigh(chances);
  const outsets = new Map<Card | undefined, Outset>([[undefined, { pools, chances, total: start }]]);
  const outsetWithout = (card: Card): Outset => {
    const known = outsets.get(card);
    if (known) return known;
    const left = field.pools(card);
    const after = field.chances(left);
    const outset = { pools: left, chances: after, total: weigh(after) };
    outsets.set(card, outset);
    return outset;
  };
  return (move) => {
    const isTroopPlay = move.type === 'play' && !(move.card in PRICE);
    const outset = isTroopPlay ? outsetWithout(move.card) : { pools, chances, total: start };
    const gain = changes(field, move).reduce((sum, [flag, sides]) => {
      const before = outset.chances[flag - 1] ?? 0;
      return sum + (weights[flag - 1] ?? 0) * (flagChance(sides, outset.pools) - before);
    }, 0);
    return outset.total - start + gain - priceOf(move);
  };
};
