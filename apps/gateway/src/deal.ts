import { createHash, randomBytes } from 'node:crypto';
import { type Deal, fairDeal, type OpenTable } from '@battleline/domain';
import { hmacWords } from '@battleline/service/hmac-words';

/** A server's half of a fair shuffle and its commitment (SHA-256), both 32 bytes as hex digits. */
export const newSeed = (): { readonly seed: string; readonly commitment: string } => {
  const seed = randomBytes(32);
  return { seed: seed.toString('hex'), commitment: createHash('sha256').update(seed).digest('hex') };
};

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const nonceBytes = (nonce: string | null): Buffer => (nonce === null ? Buffer.alloc(32) : bytes(nonce));

/** The deal of this table: a pure function of its seed, its game and what the players sent. */
export const dealOf = ({ seed, game, nonces }: OpenTable): Deal =>
  fairDeal(
    hmacWords({
      seed: bytes(seed),
      game: bytes(game),
      north: nonceBytes(nonces.north),
      south: nonceBytes(nonces.south),
    }),
  );
