import { type Card, colourOf, COLOURS, type Formation, isTroop, strengthOf } from '@battleline/domain';
import { chanceOfAtLeast, type Pool } from './pool.ts';

// What a side may become is looked at as a set of targets: formations that it can still be filled up to, each with the
// chance that its missing cards come, and with its worth, a number that puts all formations on one scale of 0 to 1.

export type Visit = (chance: number, worth: number) => void;

const FLOOR = { host: 0.02, skirmish: 0.36, battalion: 0.48, phalanx: 0.74, wedge: 0.88 } as const;
const SPAN = { host: 0.3, skirmish: 0.11, battalion: 0.22, phalanx: 0.13, wedge: 0.12 } as const;

/** A formation's place on the scale. */
export const worthOf = (name: Formation['name'], sum: number, size: number): number =>
  FLOOR[name] + (SPAN[name] * sum) / (size * 10);

/** The strengths that a joker may take, as bits; the jokers that fit less come first. */
const jokersOf = (cards: readonly Card[]): number[] =>
  cards
    .filter((card) => !isTroop(card))
    .map((card) => (card === 'cavalry' ? 1 << 8 : card === 'shields' ? 0b1110 : 0b111_1111_1110))
    .sort((a, b) => a - b);

const highest = (bits: number): number => 31 - Math.clz32(bits);

type Run = { readonly top: number; readonly size: number; readonly held: number; readonly jokers: readonly number[] };

/** The chance of a run from `top` down: jokers take the strengths that come least likely. */
const runChance = ({ top, size, held, jokers }: Run, chances: Float64Array, offset: number): number => {
  let missing = ((1 << (top + 1)) - (1 << (top - size + 1))) & ~held;
  for (const joker of jokers) {
    let taken = 0;
    let least = 2;
    for (let strength = top; strength > top - size; strength -= 1) {
      const chance = chances[offset + strength] ?? 0;
      if ((missing & joker & (1 << strength)) !== 0 && chance < least) [taken, least] = [1 << strength, chance];
    }
    if (taken === 0) return 0;
    missing &= ~taken;
  }
  let all = 1;
  for (let strength = top; strength > top - size && all > 0; strength -= 1)
    if ((missing & (1 << strength)) !== 0) all *= chances[offset + strength] ?? 0;
  return all;
};

const EXPECTED_STRENGTH = 6.5;
const ALL_COLOURS = [0, 1, 2, 3, 4, 5] as const;

/** Visits all that an incomplete side can still become; the first is the host that it becomes in any case. */
const visitTargets = (cards: readonly Card[], size: number, fog: boolean, pool: Pool, visit: Visit): void => {
  const free = size - cards.length;
  const jokers = jokersOf(cards);
  let sum = free * EXPECTED_STRENGTH;
  for (const joker of jokers) sum += highest(joker);
  let held = 0;
  let [low, high, count] = [10, 1, 0];
  let colour = -1;
  let isOneColour = true;
  for (const card of cards) {
    if (!isTroop(card)) continue;
    const strength = strengthOf(card);
    const ownColour = COLOURS.indexOf(colourOf(card));
    [low, high, count] = [Math.min(low, strength), Math.max(high, strength), count + 1];
    held |= 1 << strength;
    sum += strength;
    isOneColour &&= colour === -1 || colour === ownColour;
    colour = ownColour;
  }
  visit(1, worthOf('host', sum, size));
  if (fog) return;

  const colours = count === 0 ? ALL_COLOURS : isOneColour ? [colour] : [];
  for (const own of colours)
    visit(chanceOfAtLeast(free, pool, own * 10, 1, own * 10 + 10), worthOf('battalion', sum, size));
  if (count === 0 || low === high) {
    for (let strength = count === 0 ? 1 : low; strength <= (count === 0 ? 10 : low); strength += 1) {
      if (jokers.some((joker) => (joker & (1 << strength)) === 0)) continue;
      visit(chanceOfAtLeast(free, pool, strength - 1, 10, 60), worthOf('phalanx', strength * size, size));
    }
    if (count > 1) return;
  }
  if (high - low >= size || held.toString(2).replaceAll('0', '').length < count) return;
  for (let top = Math.max(size, high); top <= Math.min(10, (count === 0 ? 10 : low) + size - 1); top += 1) {
    const run: Run = { top, size, held, jokers };
    const runSum = (size * (2 * top - size + 1)) / 2;
    visit(runChance(run, pool.any, 0), worthOf('skirmish', runSum, size));
    for (const own of colours) visit(runChance(run, pool.chance, own * 10 - 1), worthOf('wedge', runSum, size));
  }
};

/** What a side is worth on the average if it goes for the target that promises most. */
export const expectedWorth = (cards: readonly Card[], size: number, fog: boolean, pool: Pool): number => {
  let host = 0;
  let best = 0;
  visitTargets(cards, size, fog, pool, (chance, worth) => {
    if (host === 0) host = worth;
    best = Math.max(best, chance * worth + (1 - chance) * host);
  });
  return best;
};

/** The chance of the likeliest target above the bar. */
export const chanceAbove = (cards: readonly Card[], size: number, fog: boolean, pool: Pool, bar: number): number => {
  let best = 0;
  visitTargets(cards, size, fog, pool, (chance, worth) => {
    if (worth > bar) best = Math.max(best, chance);
  });
  return best;
};
