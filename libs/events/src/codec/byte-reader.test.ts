import { describe, expect, test } from '@jest/globals';
import avro from 'avsc';
import fc from 'fast-check';
import {
  MalformedError,
  MAX_LONG,
  MIN_LONG,
  readCount,
  readHex,
  readInt,
  readLong,
  readString,
} from './byte-reader.ts';
import { type ByteWriter, byteWriter, writeHex, writeLong, writeString } from './byte-writer.ts';

const reader = (hex: string) => ({ bytes: Buffer.from(hex, 'hex'), at: 0 });

const written = (write: (output: ByteWriter) => void): string => {
  const output = byteWriter();
  write(output);
  return output.bytes.toString('hex', 0, output.at);
};

describe('A long', () => {
  // The first seven are the Avro specification's examples.
  test.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [-2, '03'],
    [2, '04'],
    [-64, '7f'],
    [64, '8001'],
    [2 ** 27 - 1, 'feffff7f'],
    [2 ** 27, '8080808001'],
    [-(2 ** 27) - 1, '8180808001'],
    [2 ** 53 - 2, 'fcffffffffffff1f'],
    [-(2 ** 52), 'ffffffffffffff0f'],
  ])('%d is written as %s', (value, hex) => {
    expect(written((output) => writeLong(output, value))).toBe(hex);
    expect(readLong(reader(hex))).toBe(value);
  });

  test('has the bytes that avsc gives it', () => {
    const type = avro.Type.forSchema('long');
    const values = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -300, max: 300 }));
    fc.assert(
      fc.property(
        values.filter((value) => value >= MIN_LONG && value <= MAX_LONG),
        (value) => {
          const hex = written((output) => writeLong(output, value));
          expect(hex).toBe(type.toBuffer(value).toString('hex'));
          expect(readLong(reader(hex))).toBe(value);
        },
      ),
    );
  });

  test.each([
    ['2^53 - 1', 'feffffffffffff1f'],
    ['-2^52 - 1', '8180808080808010'],
    ['64 bits', 'ffffffffffffffffff01'],
    ['no end', '80'.repeat(20)],
    ['an end too early', '80'],
    ['nothing', ''],
  ])('with %s is malformed', (_, hex) => {
    expect(() => readLong(reader(hex))).toThrow(MalformedError);
  });
});

test('an int has 32 bits at most', () => {
  expect(readInt(reader('feffffff0f'))).toBe(2 ** 31 - 1);
  expect(readInt(reader('ffffffff0f'))).toBe(-(2 ** 31));
  expect(() => readInt(reader('8080808010'))).toThrow(MalformedError);
});

test('a count is never larger than the bytes that are left', () => {
  expect(readCount(reader('04abcd'))).toBe(2);
  expect(() => readCount(reader('06abcd'))).toThrow(MalformedError);
  expect(() => readCount(reader('01'))).toThrow(MalformedError);
});

test('a text of any length is read as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 9000 }), (text) => {
      expect(readString(reader(written((output) => writeString(output, text))))).toBe(text);
    }),
  );
});

test('hex digits stand for their bytes, which must all be there', () => {
  const hex = written((output) => writeHex(output, '00ff'));
  expect(readHex(reader(hex), 2)).toBe('00ff');
  expect(() => readHex(reader(hex), 3)).toThrow(MalformedError);
});
