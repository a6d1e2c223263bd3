import { describe, expect, test } from '@jest/globals';
import avro from 'avsc';
import { fingerprintOf } from './fingerprint.ts';

const asHex = (signed: bigint) => BigInt.asUintN(64, signed).toString(16).padStart(16, '0');

// Canonical forms and fingerprints of the Avro project's share/test/data/schema-tests.txt.
describe('The fingerprints are those of the Avro project', () => {
  test.each([
    ['"null"', 7195948357588979594n],
    ['"boolean"', -6970731678124411036n],
    ['"int"', 8247732601305521295n],
    ['"long"', -3434872931120570953n],
    ['"float"', 5583340709985441680n],
    ['"double"', -8181574048448539266n],
    ['"bytes"', 5746618253357095269n],
    ['"string"', -8142146995180207161n],
    ['["int","boolean"]', 5392556393470105090n],
    ['{"name":"x.y.foo","type":"record","fields":[]}', 5916914534497305771n],
    ['{"name":"x.y.z.foo","type":"enum","symbols":["A1","A2"]}', -4448647247586288245n],
    ['{"name":"x.y.z.foo","type":"fixed","size":32}', -3064184465700546786n],
    [
      '{"name":"foo","type":"record","fields":[{"name":"f1","type":"boolean"},{"name":"f2","type":"int"}]}',
      -4860222112080293046n,
    ],
    [
      '{"name":"PigValue","type":"record","fields":[{"name":"value","type":["null","int","long","PigValue"]}]}',
      -1759257747318642341n,
    ],
  ])('%s', (canonicalForm, fingerprint) => {
    expect(fingerprintOf(canonicalForm)).toBe(asHex(fingerprint));
  });

  test('nothing has the fingerprint that the algorithm starts from', () => {
    expect(fingerprintOf('')).toBe('c15d213aa4d7a795');
  });
});

test("avsc's schema() is the parsing canonical form: full names, no docs, defaults, aliases, logical types", () => {
  const type = avro.Type.forSchema({
    namespace: 'x.y',
    fields: [
      { doc: 'd', default: 'A1', name: 'f1', type: { symbols: ['A1', 'A2'], name: 'foo', type: 'enum', doc: 'd' } },
      { name: 'f2', aliases: ['old'], type: ['null', 'foo'] },
      { name: 'f3', type: { logicalType: 'odd', type: 'array', items: { type: 'long' } } },
    ],
    name: 'bar',
    type: 'record',
  } as avro.Schema);
  expect(JSON.stringify(type.schema())).toBe(
    '{"name":"x.y.bar","type":"record","fields":[' +
      '{"name":"f1","type":{"name":"x.y.foo","type":"enum","symbols":["A1","A2"]}},' +
      '{"name":"f2","type":["null","x.y.foo"]},{"name":"f3","type":{"type":"array","items":"long"}}]}',
  );
});
