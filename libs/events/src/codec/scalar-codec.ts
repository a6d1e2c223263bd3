import { MalformedError, MAX_LONG, MIN_LONG, readByte, readHex, readInt, readLong, readString } from './byte-reader.ts';
import { writeByte, writeHex, writeLong, writeString } from './byte-writer.ts';
import type { FixedConversion } from './conversion.ts';
import type { ValueCodec } from './value-codec.ts';

/** The bug of one who writes. */
export const notOf = (type: string, value: unknown): TypeError =>
  new TypeError(`not a value of the Avro type ${type}: ${JSON.stringify(value)}`);

const integerCodec = (type: string, read: ValueCodec['read'], min: number, max: number): ValueCodec => ({
  read,
  write: (value, output) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) throw notOf(type, value);
    writeLong(output, value);
  },
});

/** By their Avro names. */
export const PRIMITIVES: ReadonlyMap<string, ValueCodec> = new Map<string, ValueCodec>([
  ['int', integerCodec('int', readInt, -(2 ** 31), 2 ** 31 - 1)],
  ['long', integerCodec('long', readLong, MIN_LONG, MAX_LONG)],
  [
    'boolean',
    {
      read: (input) => readByte(input) !== 0,
      write: (value, output) => {
        if (typeof value !== 'boolean') throw notOf('boolean', value);
        writeByte(output, value ? 1 : 0);
      },
    },
  ],
  [
    'string',
    {
      read: readString,
      write: (value, output) => {
        if (typeof value !== 'string') throw notOf('string', value);
        writeString(output, value);
      },
    },
  ],
]);

/** One of these values, as its index. */
export const enumCodec = (name: string, values: readonly unknown[]): ValueCodec => {
  const indexes = new Map(values.map((value, index) => [value, index]));
  return {
    read: (input) => {
      const value = values[readLong(input)];
      if (value === undefined) throw new MalformedError(`holds no ${name}`);
      return value;
    },
    write: (value, output) => {
      const index = indexes.get(value);
      if (index === undefined) throw notOf(name, value);
      writeLong(output, index);
    },
  };
};

const HEX = /^[0-9a-f]*$/;

export const fixedCodec = (name: string, size: number, { fromHex, toHex }: FixedConversion): ValueCodec => ({
  read: (input) => {
    const value = fromHex(readHex(input, size));
    if (value === undefined) throw new MalformedError(`holds no ${name}`);
    return value;
  },
  write: (value, output) => {
    const hex = toHex(value);
    if (hex?.length !== 2 * size || !HEX.test(hex)) throw notOf(name, value);
    writeHex(output, hex);
  },
});
