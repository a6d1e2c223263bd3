/** Bytes that grow as they are written, and how far they have been. */
export type ByteWriter = { bytes: Buffer; at: number };

const MAX_VARINT = 10;
const HALF_LOW = 2 ** 27;

export const byteWriter = (): ByteWriter => ({ bytes: Buffer.allocUnsafe(4096), at: 0 });

const reserve = (output: ByteWriter, size: number): void => {
  const needed = output.at + size;
  if (needed <= output.bytes.length) return;
  const grown = Buffer.allocUnsafe(Math.max(needed, output.bytes.length * 2));
  output.bytes.copy(grown, 0, 0, output.at);
  output.bytes = grown;
};

export const writeByte = (output: ByteWriter, byte: number): void => {
  reserve(output, 1);
  output.bytes[output.at++] = byte;
};

/** The inverse of `readLong`, always in the fewest bytes. */
export const writeLong = (output: ByteWriter, value: number): void => {
  reserve(output, MAX_VARINT);
  const { bytes } = output;
  const sign = value < 0 ? 1 : 0;
  const size = sign ? -value - 1 : value;
  const high = Math.floor(size / HALF_LOW);
  let groups = (size % HALF_LOW) * 2 + sign;
  if (high > 0) {
    for (let group = 0; group < 4; group++, groups >>>= 7) bytes[output.at++] = (groups & 0x7f) | 0x80;
    groups = high;
  }
  for (; groups > 0x7f; groups >>>= 7) bytes[output.at++] = (groups & 0x7f) | 0x80;
  bytes[output.at++] = groups;
};

/** The hex digits as bytes; they must be digits of whole bytes. */
export const writeHex = (output: ByteWriter, hex: string): void => {
  const size = hex.length / 2;
  reserve(output, size);
  output.bytes.write(hex, output.at, size, 'hex');
  output.at += size;
};

export const writeString = (output: ByteWriter, text: string): void => {
  const size = Buffer.byteLength(text);
  writeLong(output, size);
  reserve(output, size);
  output.bytes.write(text, output.at, size, 'utf8');
  output.at += size;
};
