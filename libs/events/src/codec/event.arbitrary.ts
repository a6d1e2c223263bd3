import fc from 'fast-check';
import type { Header, StreamRef } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import { type AvroSchema, type EventSchema, shortName } from '../schema/avro-schema.ts';
import { enumValues, MAX_LONG, MIN_LONG } from './conversion.ts';

// Any event and header that the schemas allow, for tests: not only those that happen.

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'));

const id = hex(16);
const tableId = fc.tuple(fc.nat(31), hex(15)).map(([partition, rest]) => `${partition}-${rest}`);
const idOrNone = fc.option(id.filter((digits) => !/^0*$/.test(digits)));

const NAMED: Readonly<Record<string, fc.Arbitrary<unknown>>> = { Id: id, TableId: tableId, IdOrNone: idOrNone };
const PRIMITIVES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  int: fc.integer(),
  long: fc.maxSafeInteger().filter((long) => long >= MIN_LONG && long <= MAX_LONG),
  boolean: fc.boolean(),
  string: fc.string({ unit: 'grapheme' }),
};

const streamRef = (fields: fc.Arbitrary<StreamRef>): fc.Arbitrary<StreamRef> =>
  fc.tuple(fields, tableId).map(([ref, table]) => (ref.kind === 'table' ? { ...ref, id: table } : ref));

const valueOf = (schema: AvroSchema, named: Map<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> => {
  const nested = (type: AvroSchema) => valueOf(type, named);
  if (typeof schema === 'string') return PRIMITIVES[schema] ?? named.get(schema) ?? fc.constant(undefined);
  if ('length' in schema) return fc.option(nested(schema[1]));
  if (schema.type === 'array') return fc.array(nested(schema.items), { maxLength: 5 });
  const name = shortName(schema.name);
  const value = (): fc.Arbitrary<unknown> => {
    switch (schema.type) {
      case 'enum':
        return fc.constantFrom(...enumValues(name, schema.symbols));
      case 'fixed':
        return NAMED[name] ?? hex(schema.size);
      case 'record': {
        const fields = fc.record(Object.fromEntries(schema.fields.map((field) => [field.name, nested(field.type)])), {
          noNullPrototype: true,
        });
        return name === 'StreamRef' ? streamRef(fields as fc.Arbitrary<unknown> as fc.Arbitrary<StreamRef>) : fields;
      }
    }
  };
  const arbitrary = value();
  named.set(schema.name, arbitrary);
  return arbitrary;
};

/** Header and event of any record of this schema. */
export const recordArbitrary = ({ event: type, record }: EventSchema): fc.Arbitrary<[Header, AnyEvent]> =>
  (valueOf(record, new Map()) as fc.Arbitrary<{ header: Header }>).map(({ header, ...fields }) => [
    header,
    { type, ...fields } as unknown as AnyEvent,
  ]);
