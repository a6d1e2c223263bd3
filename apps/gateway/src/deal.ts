import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Deal, fairDeal, type GameId, type OpenTable } from '@battleline/domain';

/** A server's half of a fair shuffle and its commitment (SHA-256), both 32 bytes as hex digits. */
export const newSeed = (): { readonly seed: string; readonly commitment: string } => {
  const seed = randomBytes(32);
  return { seed: seed.toString('hex'), commitment: createHash('sha256').update(seed).digest('hex') };
};

const NO_NONCE = '00'.repeat(32);

/** A stream of uint32 words: HMAC-SHA-256(seed, game ‖ north's nonce ‖ south's nonce ‖ counter), block by block. */
const hmacWords = (seed: string, game: GameId, nonces: OpenTable['nonces']): (() => number) => {
  const key = Buffer.from(seed, 'hex');
  const message = Buffer.from(game + (nonces.north ?? NO_NONCE) + (nonces.south ?? NO_NONCE) + '00000000', 'hex');
  let [block, read, counter] = [Buffer.alloc(0), 0, 0];
  return () => {
    if (read >= block.length) {
      message.writeUInt32BE(counter++, message.length - 4);
      block = createHmac('sha256', key).update(message).digest();
      read = 0;
    }
    read += 4;
    return block.readUInt32BE(read - 4);
  };
};

/** The deal of this table: a pure function of its seed, its game and what the players sent. */
export const dealOf = (table: OpenTable): Deal => fairDeal(hmacWords(table.seed, table.game, table.nonces));
