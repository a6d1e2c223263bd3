import { describe, expect, test } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { FEATURES } from '@battleline/domain';
import fc from 'fast-check';
import { newestSchemas, readSchemas, SCHEMA_FOLDER } from '../schema/schema-folder.ts';
import { recordArbitrary } from './event.arbitrary.ts';
import { EVENT_EXAMPLES, exampleHeader } from './event.examples.ts';
import { decodeRecord, encodeRecord as encodeActive } from './record.ts';

const features = new Set(FEATURES);
const encodeRecord = (...[header, event]: Parameters<typeof encodeActive>): Uint8Array =>
  encodeActive(header, event, features);

const PREFIX_SIZE = 10;
const schemas = newestSchemas(readSchemas(SCHEMA_FOLDER)).filter(({ event }) => event in EVENT_EXAMPLES);
const anyRecord = fc.oneof(...schemas.map(recordArbitrary));
const examples = Object.values(EVENT_EXAMPLES).map((event) => Buffer.from(encodeRecord(exampleHeader, event)));

describe('Whatever the bytes, decoding never throws, and what it decodes encodes to the same bytes or an older form', () => {
  const holds = (value: Buffer): boolean => {
    const decoded = decodeRecord(value);
    if (decoded.status !== 'decoded') return true;
    const again = encodeRecord(decoded.header, decoded.event);
    return value.equals(again) || isDeepStrictEqual(decodeRecord(again), decoded);
  };

  test('random bytes, alone and after a known fingerprint', () => {
    const start = fc.constantFrom(Buffer.alloc(0), ...examples.map((bytes) => bytes.subarray(0, PREFIX_SIZE)));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (prefix, rest) => holds(Buffer.concat([prefix, rest]))),
      { numRuns: 1000 },
    );
  });

  test('records cut short', () => {
    const cuts = examples.flatMap((bytes) => Array.from(bytes, (_, length) => bytes.subarray(0, length)));
    expect(cuts.filter((bytes) => decodeRecord(bytes).status !== 'malformed')).toEqual([]);
  });

  test('records with one bit flipped', () => {
    const flip = (bytes: Buffer, bit: number): Buffer => {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return flipped;
    };
    const flips = examples.flatMap((bytes) => Array.from({ length: bytes.length * 8 }, (_, bit) => flip(bytes, bit)));
    expect(flips.filter((bytes) => !holds(bytes))).toEqual([]);
    expect(flips.filter((bytes) => decodeRecord(bytes).status === 'decoded').length).toBeGreaterThan(0);
  });

  test('records with a number far too large, or far too small, in each place', () => {
    const numbers = ['fcffffffffffff1f', 'ffffffffffffff0f', `${'80'.repeat(200)}01`].map((hex) =>
      Buffer.from(hex, 'hex'),
    );
    const put = (bytes: Buffer, at: number): Buffer[] =>
      numbers.map((number) => Buffer.concat([bytes.subarray(0, at), number, bytes.subarray(at + 1)]));
    const damaged = examples.flatMap((bytes) => [...bytes.keys()].slice(PREFIX_SIZE).flatMap((at) => put(bytes, at)));
    expect(damaged.filter((bytes) => !holds(bytes))).toEqual([]);
  });

  test('records with some bytes put for others', () => {
    fc.assert(
      fc.property(
        anyRecord,
        fc.nat(),
        fc.nat(8),
        fc.uint8Array({ maxLength: 8 }),
        ([header, event], at, remove, put) => {
          const bytes = encodeRecord(header, event);
          const start = PREFIX_SIZE + (at % (bytes.length - PREFIX_SIZE));
          return holds(Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + remove)]));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
