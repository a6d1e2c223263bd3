import type { Words } from '@battleline/domain';

/** What the fair shuffle is made of, as hex digits; a missing nonce counts as zeros. */
export type ShuffleSecrets = {
  readonly seed: string;
  readonly game: string;
  readonly nonces: { readonly north: string | null; readonly south: string | null };
};

const HASH = 'SHA-256';
/** A deal takes about ten blocks; one that takes so many would be rarer than any accident. */
const BLOCKS = 32;

const bytesFrom = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** SHA-256 of bytes given as hex digits. */
export const hashHex = async (hex: string): Promise<string> => {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest(HASH, bytesFrom(hex)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** The words of a game's fair shuffle: HMAC-SHA-256(seed, game ‖ north's nonce ‖ south's nonce ‖ counter), big-endian. */
export const shuffleWords = async ({ seed, game, nonces }: ShuffleSecrets): Promise<Words> => {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', bytesFrom(seed), { name: 'HMAC', hash: HASH }, false, ['sign']);
  const zeros = '00'.repeat(32);
  const start = bytesFrom(game + (nonces.north ?? zeros) + (nonces.south ?? zeros));
  const blocks = Array.from({ length: BLOCKS }, (_, counter) => {
    const message = new Uint8Array(start.length + 4);
    message.set(start);
    new DataView(message.buffer).setUint32(start.length, counter);
    return subtle.sign('HMAC', key, message);
  });
  const words = (await Promise.all(blocks)).flatMap((block) => {
    const view = new DataView(block);
    return Array.from({ length: block.byteLength / 4 }, (_, index) => view.getUint32(4 * index));
  });
  let next = 0;
  return () => {
    const word = words[next++];
    if (word === undefined) throw new RangeError('the shuffle takes more words than any deal can');
    return word;
  };
};
