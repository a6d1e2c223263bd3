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
  const rest = [...sorted];
  const shuffled: Card[] = [];
  // The last of the rest changes places with the one drawn, so each deck fills from its end.
  while (rest.length > 1) {
    const drawn = below(words, rest.length);
    const last = rest.pop();
    if (last === undefined) break;
    shuffled.push(...(drawn === rest.length ? [last] : rest.splice(drawn, 1, last)));
  }
  return [...rest, ...shuffled.reverse()];
}

/** A number from 0 to `count - 1`, each equally likely: words of the last, incomplete round are thrown away. */
function below(words: Words, count: number): number {
  const end = Math.floor(2 ** 32 / count) * count;
  let word = words();
  while (word >= end) word = words();
  return word % count;
}
