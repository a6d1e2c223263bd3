import { expect, test } from '@jest/globals';
import type { OpenTable } from '@battleline/domain';
import { dealOf, newSeed } from './deal.ts';

const hex = (length: number): string => Buffer.from(Array.from({ length }, (_, byte) => byte)).toString('hex');

test('a table is dealt as the published example of the fair shuffle says; a missing nonce counts as zeros', () => {
  const nonces = { north: '01'.repeat(32), south: null };
  const table = { seed: hex(32), game: hex(16), nonces, sameDealAs: null } as OpenTable;
  const { first, deck } = dealOf(table);
  expect(first).toBe('north');
  expect(deck.troop.slice(0, 10).join(' ')).toBe('G8 O3 Y1 B9 P8 R6 Y8 B3 P1 R2');
  expect(deck.troop.slice(-3).join(' ')).toBe('P6 P3 O10');
  expect(deck.tactics.join(' ')).toBe('fog scout mud shields redeploy darius deserter alexander traitor cavalry');
});

test('no two seeds are the same, and each comes with its own commitment', () => {
  const [one, two] = [newSeed(), newSeed()];
  expect(one.seed).not.toBe(two.seed);
  expect(one.commitment).not.toBe(two.commitment);
  expect([one.seed.length, one.commitment.length]).toEqual([64, 64]);
});
