// CRC-64-AVRO as the Avro specification's "Schema Fingerprints" defines it. BigInt is slow, and fast enough here: this
// runs once a schema.

const EMPTY = 0xc15d213aa4d7a795n;

const TABLE: readonly bigint[] = Array.from({ length: 256 }, (_, byte) => {
  let entry = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) entry = entry & 1n ? (entry >> 1n) ^ EMPTY : entry >> 1n;
  return entry;
});

/** CRC-64-AVRO of a schema's parsing canonical form, as 16 hex digits, the most significant first. */
export const fingerprintOf = (canonicalForm: string): string => {
  let fingerprint = EMPTY;
  for (const byte of Buffer.from(canonicalForm))
    fingerprint = (fingerprint >> 8n) ^ (TABLE[Number((fingerprint ^ BigInt(byte)) & 0xffn)] ?? 0n);
  return fingerprint.toString(16).padStart(16, '0');
};
