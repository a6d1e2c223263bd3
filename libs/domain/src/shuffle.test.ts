import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { TACTICS, TROOPS } from './card.ts';
import { fairDeal } from './shuffle.ts';

test('the test vector of the fair shuffle', () => {
  const seed = Uint8Array.from({ length: 32 }, (_, index) => index);
  const nonces = [seed.slice(0, 16), new Uint8Array(32).fill(1), new Uint8Array(32)];
  const { first, deck } = fairDeal(hmacWords(seed, nonces));
  expect(first).toBe('north');
  expect(deck.troop.slice(0, 10).join(' ')).toBe('G8 O3 Y1 B9 P8 R6 Y8 B3 P1 R2');
  expect(deck.troop.slice(-3).join(' ')).toBe('P6 P3 O10');
  expect(deck.tactics.join(' ')).toBe('fog scout mud shields redeploy darius deserter alexander traitor cavalry');
});

test('both decks are permutations', () => {
  const { deck } = fairDeal(() => 12345);
  expect(deck.troop.toSorted()).toEqual(TROOPS.toSorted());
  expect(deck.tactics.toSorted()).toEqual(TACTICS.toSorted());
});

test('words of the last, incomplete round are thrown away', () => {
  const end = 2 ** 32 - (2 ** 32 % 60);
  const taken: number[] = [];
  const stream = [0, end, 2 ** 32 - 1, end - 1];
  const words = (): number => {
    taken.push(stream[taken.length] ?? 0);
    return taken.at(-1) ?? 0;
  };
  const { deck } = fairDeal(words);
  // One word for who begins, 59 for the troops, nine for the tactics, and the two that were thrown away.
  expect(taken).toHaveLength(1 + 59 + 9 + 2);
  // The first one that counts is 59: O10 changes places with itself.
  expect(deck.troop.at(-1)).toBe('O10');
});

test('words that are all zero put the first card at the end, each time', () => {
  expect(fairDeal(() => 0).deck.tactics).toEqual([...TACTICS.slice(1), 'traitor']);
});

function hmacWords(key: Uint8Array, parts: readonly Uint8Array[]): () => number {
  const blocks = Array.from({ length: 20 }, (_, index) => {
    const hmac = createHmac('sha256', key);
    for (const part of [...parts, Uint8Array.of(0, 0, 0, index)]) hmac.update(part);
    return hmac.digest();
  });
  const stream = Buffer.concat(blocks);
  let offset = -4;
  return () => stream.readUInt32BE((offset += 4));
}
