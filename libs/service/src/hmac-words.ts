import { createHmac } from 'node:crypto';

/** The four inputs of the fair shuffle. */
export type ShuffleInput = {
  /** 32 bytes */
  readonly seed: Uint8Array;
  /** 16 bytes */
  readonly game: Uint8Array;
  /** 32 bytes each */
  readonly north: Uint8Array;
  readonly south: Uint8Array;
};

/** The stream of big-endian uint32 words that the blocks HMAC-SHA-256(seed, game ‖ north ‖ south ‖ i) make up. */
export function hmacWords({ seed, game, north, south }: ShuffleInput): () => number {
  const words = blocks();
  return () => words.next().value;

  function* blocks(): Generator<number, never> {
    for (let index = 0; ; index += 1) {
      const counter = Buffer.alloc(4);
      counter.writeUInt32BE(index);
      const block = createHmac('sha256', seed).update(game).update(north).update(south).update(counter).digest();
      for (let offset = 0; offset < block.length; offset += 4) yield block.readUInt32BE(offset);
    }
  }
}
