import { describe, expect, test } from '@jest/globals';
import type avro from 'avsc';
import fc from 'fast-check';
import { parseEventSchema } from '../schema/avro-schema.ts';
import { bodyType, readBody } from './body-type.ts';
import { MAX_LONG, MIN_LONG } from './conversion.ts';

const typeOf = (...fields: readonly object[]) =>
  bodyType(parseEventSchema('Waved', 1, JSON.stringify({ type: 'record', name: 'Waved', fields })).record);
const written = (type: avro.Type, value: unknown): string => type.toBuffer(value).toString('hex');
const read = (type: avro.Type, hex: string): unknown => readBody(type, Buffer.from(hex, 'hex'));

describe('A long', () => {
  const type = typeOf({ name: 'at', type: 'long' });

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
    [MAX_LONG, 'fcffffffffffff1f'],
    [MIN_LONG, 'ffffffffffffff0f'],
  ])('%d is written as %s', (at, hex) => {
    expect(written(type, { at })).toBe(hex);
    expect(read(type, hex)).toStrictEqual({ at });
  });

  test('comes back as it was, from the smallest to the largest', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: MIN_LONG, max: MAX_LONG })), (at) => {
        expect(read(type, written(type, { at }))).toStrictEqual({ at });
      }),
    );
  });

  test.each([MAX_LONG + 1, MIN_LONG - 1, -MAX_LONG, 2 ** 60, 0.5, NaN, '1', null])('%p is not written', (at) => {
    expect(() => written(type, { at })).toThrow('invalid');
  });

  test.each([
    ['2^53 - 1', 'feffffffffffff1f'],
    ['-2^52 - 1', '8180808080808010'],
    ['-2^53 + 2', 'fbffffffffffff1f'],
    ['64 bits', 'ffffffffffffffffff01'],
    ['more bits than any number', `${'80'.repeat(200)}01`],
    ['a longer form', '8000'],
    ['no end', '80'.repeat(20)],
    ['an end too early', '80'],
    ['nothing', ''],
  ])('of %s is malformed', (_, hex) => {
    expect(() => read(type, hex)).toThrow();
  });
});

test('an int has 32 bits at most', () => {
  const type = typeOf({ name: 'times', type: 'int' });
  expect(read(type, 'feffffff0f')).toStrictEqual({ times: 2 ** 31 - 1 });
  expect(read(type, 'ffffffff0f')).toStrictEqual({ times: -(2 ** 31) });
  expect(() => read(type, '8080808010')).toThrow('is not encoded as it must be');
});

describe('A count that is not true costs nothing', () => {
  // avsc by itself would go through 2^52 left hands.
  const hand = { type: 'enum', name: 'Hand', symbols: ['left', 'right'] };
  const listOf = (items: unknown) => ({ type: 'array', items });
  const type = typeOf({ name: 'hands', type: listOf(hand) }, { name: 'pairs', type: listOf(listOf('Hand')) });
  const LARGEST = 'fcffffffffffff1f';

  test('and a true one is read', () => {
    expect(read(type, '040002000202000000')).toStrictEqual({ hands: ['left', 'right'], pairs: [['left']] });
    expect(read(type, '0000')).toStrictEqual({ hands: [], pairs: [] });
  });

  test.each([
    ['one more than there are bytes', '1400020002020000', 'counts more than it holds'],
    ['2^53 - 2', `${LARGEST}000200`, 'counts more than it holds'],
    ['more than any number', `${'80'.repeat(200)}01000200`, 'counts more than it holds'],
    ['of an inner array', `0402000002${LARGEST}000000`, 'counts more than it holds'],
    ['of a second block', `040002${LARGEST}000200`, 'holds an array in several blocks'],
    ['2, with the size in bytes', '030400020002020000', 'counts more than it holds'],
    ['2^52, with the size in bytes', `ffffffffffffff0f040002000000`, 'counts more than it holds'],
    ['of a second block, with the size in bytes', `040002ffffffffffffff0f020000`, 'holds an array in several blocks'],
    ['after the end', '', 'ends too early'],
  ])('%s', (_, hex, reason) => {
    expect(() => read(type, hex)).toThrow(reason);
  });
});

describe('A text', () => {
  const type = typeOf({ name: 'text', type: 'string' });

  test('of any length is read as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 9000 }), (text) => {
        expect(read(type, written(type, { text }))).toStrictEqual({ text });
      }),
    );
  });

  test('with half a character is written with a replacement, short or long', () => {
    expect(read(type, written(type, { text: 'a\ud800' }))).toStrictEqual({ text: 'a\ufffd' });
    expect(read(type, written(type, { text: `${'a'.repeat(99)}\udc00b` }))).toStrictEqual({
      text: `${'a'.repeat(99)}\ufffdb`,
    });
  });

  test.each([
    ['longer than its bytes', '0661'],
    ['of a negative length', '0161'],
    ['of no number of bytes', `${'80'.repeat(200)}01`],
    ['that is no UTF-8', '02ff'],
  ])('%s is malformed', (_, hex) => {
    expect(() => read(type, hex)).toThrow();
  });
});

describe('What avsc would write as something else is not written', () => {
  const hand = { type: 'enum', name: 'Hand', symbols: ['left', 'right'] };

  test.each([['constructor'], [['left']], [undefined]])('%p as a symbol', (value) => {
    expect(() => written(typeOf({ name: 'hand', type: hand }), { hand: value })).toThrow('invalid');
  });

  test('half a byte in hex digits', () => {
    const type = typeOf({ name: 'id', type: { type: 'fixed', name: 'Id', size: 2 } });
    expect(written(type, { id: '0aff' })).toBe('0aff');
    expect(() => written(type, { id: '0aff0' })).toThrow('invalid');
  });

  test('the default for a field that is missing', () => {
    expect(() => written(typeOf({ name: 'times', type: 'int', default: 1 }), {})).toThrow('invalid');
  });
});
