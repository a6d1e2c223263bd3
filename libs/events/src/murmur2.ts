/** Kafka's hash of a record's key (murmur2 with its seed), by which it chooses partitions; source: Kafka's `Utils.murmur2`. */
export const murmur2 = (bytes: Uint8Array): number => {
  const m = 0x5bd1e995;
  const mix = (k: number): number => {
    const first = Math.imul(k, m);
    return Math.imul(first ^ (first >>> 24), m);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 4);
  let hash = 0x9747b28c ^ bytes.length;
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash, m) ^ mix(view.getInt32(at, true));
  const rest = bytes.subarray(whole);
  if (rest.length > 0) {
    hash ^= rest.reduce((sum, byte, index) => sum | (byte << (8 * index)), 0);
    hash = Math.imul(hash, m);
  }
  hash = Math.imul(hash ^ (hash >>> 13), m);
  return hash ^ (hash >>> 15);
};

/** The partition of a key of 16 bytes, given as 32 hex digits. */
export const partitionOfKey = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key, 'hex')) & 0x7fffffff) % partitions;
