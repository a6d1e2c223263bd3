import { createCipheriv, createHash } from 'node:crypto';

/** Chance that a name determines: the same name, the same throws. */
export type Dice = {
  /** from 0 up to 1, without 1 */
  readonly random: () => number;
  /** a whole number from 0 to `count` - 1 */
  readonly below: (count: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** so many bytes as hex digits */
  readonly hex: (bytes: number) => string;
};

const SUPPLY_BYTES = 4_096;

/** The key stream of AES-CTR under the name's SHA-256: ids that come of two names never meet. */
export const createDice = (name: string): Dice => {
  const key = createHash('sha256').update(name).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  let [supply, next] = [Buffer.alloc(0), 0];
  const take = (bytes: number): Buffer => {
    if (next + bytes > supply.length) [supply, next] = [cipher.update(Buffer.alloc(SUPPLY_BYTES)), 0];
    next += bytes;
    return supply.subarray(next - bytes, next);
  };
  const random = (): number => take(4).readUInt32BE() / 2 ** 32;
  const below = (count: number): number => Math.floor(random() * count);
  return {
    random,
    below,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    hex: (bytes) => take(bytes).toString('hex'),
  };
};
