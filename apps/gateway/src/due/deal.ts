import { createHash, randomBytes } from 'node:crypto';
import { type Deal, dealtAs, fairDeal, type OpenTable } from '@battleline/domain';
import { hmacWords } from '@battleline/service/hmac-words';

/** A server's half of a fair shuffle and its commitment (SHA-256), both 32 bytes as hex digits. */
export const newSeed = (): { readonly seed: string; readonly commitment: string } => {
  const seed = randomBytes(32);
  return { seed: seed.toString('hex'), commitment: createHash('sha256').update(seed).digest('hex') };
};

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const nonceBytes = (nonce: string | null): Buffer => (nonce === null ? Buffer.alloc(32) : bytes(nonce));

/**
 * The deal of this table: a pure function of its seed, its game, or the one whose deal it has, and of what the players
 * sent.
 */
export const dealOf = (table: OpenTable): Deal => {
  const { seed, nonces } = table;
  const [north, south] = [nonceBytes(nonces.north), nonceBytes(nonces.south)];
  return fairDeal(hmacWords({ seed: bytes(seed), game: bytes(dealtAs(table)), north, south }));
};
