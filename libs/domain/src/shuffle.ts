import { TACTICS, TROOPS } from './card.ts';
import type { Deal } from './deck.ts';

/** A source of evenly distributed uint32 words. */
export type Words = () => number;

/**
 * The deal that a stream of words determines: Fisher–Yates with rejection sampling.
 * The draws are taken in this order: who begins, the troop deck, the tactics deck.
 */
export function fairDeal(words: Words): Deal {
  const first = below(words, 2) === 0 ? 'north' : 'south';
  const troop = shuffle(words, TROOPS);
  const tactics = shuffle(words, TACTICS);
  return { first, deck: { troop, tactics } };
}

function shuffle<Card>(words: Words, sorted: readonly Card[]): Card[] {
  const cards = [...sorted];
  for (let last = cards.length - 1; last > 0; last -= 1) swap(cards, last, below(words, last + 1));
  return cards;
}

function swap<Card>(cards: Card[], i: number, j: number): void {
  const [a, b] = [cards[i], cards[j]];
  if (a === undefined || b === undefined) return;
  cards[i] = b;
  cards[j] = a;
}

/** A number from 0 to `count - 1`, each equally likely: words of the last, incomplete round are thrown away. */
function below(words: Words, count: number): number {
  const end = Math.floor(2 ** 32 / count) * count;
  let word = words();
  while (word >= end) word = words();
  return word % count;
}
