/** The bytes are no value of the schema. Thrown while a value is read, and caught where the record is. */
export class MalformedError extends Error {}

/** The longs that avsc, by which old versions are read, holds exactly: -2^52 to 2^53 - 2. */
export const MIN_LONG = -(2 ** 52);
export const MAX_LONG = 2 ** 53 - 2;

/** Bytes, and how far they have been read. */
export type ByteReader = { readonly bytes: Buffer; at: number };

const LOW_GROUPS_BITS = 28;
const HALF_LOW = 2 ** (LOW_GROUPS_BITS - 1);
const HIGH_GROUPS_BITS = 28;

export const readByte = (input: ByteReader): number => {
  const byte = input.bytes[input.at++];
  if (byte === undefined) throw new MalformedError('ends too early');
  return byte;
};

/** Seven bits a byte, the lowest first, zigzag; in two halves, for bitwise operators see 32 bits only. */
export const readLong = (input: ByteReader): number => {
  let byte = readByte(input);
  let low = byte & 0x7f;
  for (let shift = 7; byte > 0x7f && shift < LOW_GROUPS_BITS; shift += 7) {
    byte = readByte(input);
    low |= (byte & 0x7f) << shift;
  }
  if (byte <= 0x7f) return (low >>> 1) ^ -(low & 1);
  let high = 0;
  for (let shift = 0; byte > 0x7f; shift += 7) {
    if (shift >= HIGH_GROUPS_BITS) throw new MalformedError('holds too large a number');
    byte = readByte(input);
    high |= (byte & 0x7f) << shift;
  }
  const size = high * HALF_LOW + (low >>> 1);
  const value = low & 1 ? -size - 1 : size;
  if (value < MIN_LONG || value > MAX_LONG) throw new MalformedError('holds too large a number');
  return value;
};

export const readInt = (input: ByteReader): number => {
  const value = readLong(input);
  if ((value | 0) !== value) throw new MalformedError('holds too large a number');
  return value;
};

/** A number of things of at least one byte each, of which that many bytes must be left: a wrong one costs nothing. */
export const readCount = (input: ByteReader): number => {
  const count = readLong(input);
  if (count < 0 || count > input.bytes.length - input.at) throw new MalformedError('counts more than it holds');
  return count;
};

/** So many bytes as hex digits. */
export const readHex = (input: ByteReader, size: number): string => {
  const end = input.at + size;
  if (end > input.bytes.length) throw new MalformedError('ends too early');
  const hex = input.bytes.toString('hex', input.at, end);
  input.at = end;
  return hex;
};

export const readString = (input: ByteReader): string => {
  const end = readCount(input) + input.at;
  const text = input.bytes.toString('utf8', input.at, end);
  input.at = end;
  return text;
};
