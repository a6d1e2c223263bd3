import { describe, expect, test } from '@jest/globals';
import { parseEventSchema } from '../schema/avro-schema.ts';
import { createEventRegistry } from './event-registry.ts';

// An event that changes: version 2 renames a field and adds two with defaults, version 3 adds one more.
const HEADER = {
  name: 'header',
  type: { type: 'record', name: 'Header', fields: [{ name: 'foldedTo', type: 'long' }] },
};
const schema = (version: number, ...fields: readonly object[]) => schemaOf({}, version, ...fields);
const schemaOf = (more: object, version: number, ...fields: readonly object[]) =>
  parseEventSchema(
    'Waved',
    version,
    JSON.stringify({ ...more, type: 'record', name: 'Waved', fields: [HEADER, ...fields] }),
  );

const to = { type: 'fixed', name: 'TableId', size: 16 };
const hand = { type: 'enum', name: 'Hand', symbols: ['left', 'right'] };
const v1 = schema(1, { name: 'at', type: to });
const v2 = schema(
  2,
  { name: 'table', type: to, aliases: ['at'] },
  { name: 'times', type: 'int', default: 1 },
  { name: 'hand', type: ['null', hand], default: null },
);
const v3 = schema(
  3,
  { name: 'table', type: to, aliases: ['at'] },
  { name: 'times', type: 'int', default: 1 },
  { name: 'hand', type: ['null', hand], default: null },
  { name: 'words', type: { type: 'array', items: 'string' }, default: [] },
);

type Header = { readonly foldedTo: number };
type Waved = { readonly type: 'Waved'; readonly [field: string]: unknown };
const registry = (...schemas: Parameters<typeof createEventRegistry>[0]) => createEventRegistry<Header, Waved>(schemas);

const table = `3-${'0a'.repeat(15)}`;
const header = { foldedTo: 5 };

describe('An event whose schema has changed', () => {
  const first: Waved = { type: 'Waved', at: table };
  const second: Waved = { type: 'Waved', table, times: 3, hand: 'right' };
  const byFirst = registry(v1).encode(header, first);
  const bySecond = registry(v1, v2).encode(header, second);

  test('is read as what it would be in the newest version', () => {
    expect(registry(v1, v2).decode(byFirst)).toStrictEqual({
      status: 'decoded',
      header,
      event: { type: 'Waved', table, times: 1, hand: null },
    });
    expect(registry(v1, v2, v3).decode(byFirst)).toStrictEqual({
      status: 'decoded',
      header,
      event: { type: 'Waved', table, times: 1, hand: null, words: [] },
    });
    expect(registry(v1, v2, v3).decode(bySecond)).toStrictEqual({
      status: 'decoded',
      header,
      event: { type: 'Waved', table, times: 3, hand: 'right', words: [] },
    });
  });

  test('is written as the newest version has it', () => {
    expect(registry(v1, v2).decode(bySecond)).toStrictEqual({ status: 'decoded', header, event: second });
    expect(() => registry(v1, v2).encode(header, first)).toThrow(TypeError);
  });

  test('is written in the oldest version that says all of it, so that older programs can read it', () => {
    const all = registry(v1, v2, v3);
    const plain = { type: 'Waved', table, times: 1, hand: null, words: [] } as const;
    const written = (event: Waved) => all.encode(header, event);
    expect(registry(v1, v2).decode(written({ ...second, words: [] })).status).toBe('decoded');
    expect(registry(v1, v2).decode(written(plain)).status).toBe('decoded');
    expect(registry(v1, v2).decode(written({ ...plain, words: ['hello'] })).status).toBe('unknown');
    for (const event of [plain, { ...second, words: [] }, { ...plain, words: ['hello'] }])
      expect(all.decode(written(event))).toStrictEqual({ status: 'decoded', header, event });
  });

  test('is not written in an older version that it only seems to fit into', () => {
    const narrow = schema(1, { name: 'times', type: 'int' });
    const wide = schema(2, { name: 'times', type: 'int' }, { name: 'hand', type: ['null', hand], default: null });
    const value = registry(narrow, wide).encode(header, { type: 'Waved', times: 1, hand: 'left' });
    expect(registry(narrow).decode(value)).toEqual({ status: 'unknown', fingerprint: wide.fingerprint });
    const more = registry(narrow, wide).encode(header, { type: 'Waved', times: 1, hand: null, mood: 'good' });
    expect(registry(narrow).decode(more).status).toBe('decoded');
  });

  test('is unknown to a program that has only the older version', () => {
    expect(registry(v1).decode(bySecond)).toEqual({ status: 'unknown', fingerprint: v2.fingerprint });
  });

  test('is as strictly checked in its old version', () => {
    const longer = Buffer.concat([byFirst.subarray(0, 10), Buffer.of(0x8a, 0x00), byFirst.subarray(11)]);
    expect(registry(v1, v2).decode(longer).status).toBe('malformed');
    expect(registry(v1, v2).decode(Buffer.concat([byFirst, Buffer.of(0)])).status).toBe('malformed');
    expect(registry(v1, v2).decode(byFirst.subarray(0, -1)).status).toBe('malformed');
  });
});

describe('A version of a feature', () => {
  const plain = schema(1, { name: 'hand', type: hand });
  const both = { ...hand, symbols: ['left', 'right', 'both'] };
  const later = schemaOf({ feature: 'both-hands' }, 2, { name: 'hand', type: both });
  const all = registry(plain, later);
  const wave = (symbol: string): Waved => ({ type: 'Waved', hand: symbol });

  test('is not written before the feature is active', () => {
    expect(() => all.encode(header, wave('both'))).toThrow(
      'Waved/2 is not written before the feature both-hands is active.',
    );
    expect(() => all.encode(header, wave('both'), new Set(['other']))).toThrow(TypeError);
    const value = all.encode(header, wave('both'), new Set(['both-hands']));
    expect(all.decode(value)).toStrictEqual({ status: 'decoded', header, event: wave('both') });
  });

  test('is read before that, and what needs it not is written as ever', () => {
    expect(registry(plain).decode(all.encode(header, wave('left')))).toMatchObject({ event: wave('left') });
    expect(registry(plain).decode(all.encode(header, wave('left'), new Set(['both-hands']))).status).toBe('decoded');
  });
});

describe('Schemas that cannot be told apart or read are refused at the start', () => {
  test('a new version with the fingerprint of the old one', () => {
    const onlyDocumented = schema(2, { name: 'at', type: to, doc: 'where' });
    expect(() => registry(v1, onlyDocumented)).toThrow('fingerprint');
  });

  test('a gap between versions', () => {
    expect(() => registry(v1, v3)).toThrow('Waved/2 is missing');
  });

  test('a new field without a default', () => {
    expect(() => registry(v1, schema(2, { name: 'at', type: to }, { name: 'times', type: 'int' }))).toThrow('times');
  });

  test('a record with another name than its folder', () => {
    expect(() => parseEventSchema('Nodded', 1, '{"type":"record","name":"Waved","fields":[]}')).toThrow('Nodded');
  });

  test('a type that the codec does not know', () => {
    expect(() => registry(schema(1, { name: 'at', type: 'double' }))).toThrow('double');
    expect(() => registry(schema(1, { name: 'at', type: ['int', 'string'] }))).toThrow('union');
  });
});
