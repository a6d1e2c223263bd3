import avro from 'avsc';
import type { AvroSchema, RecordSchema } from '../schema/avro-schema.ts';
import { type Conversion, conversionOf } from './conversion.ts';

// avsc reads and writes the bytes. What it gets besides the schema: conversions, plain objects for records, and arrays
// that don't believe a count. `_read`, `_fromValue`, `_toValue` are what avsc calls on its types; its version is pinned.

/** Where avsc is in the bytes. It reads on behind their end, and says so when it has read everything. */
type Tap = { readonly buf: Buffer; readonly pos: number; readonly readLong: () => number };
type Reading = { readonly _read: (tap: Tap) => unknown };

/**
 * avsc itself goes through as many items as an array says it has before it looks whether they are there: one damaged
 * count would stop a reader for good. Here each item needs one of the bytes that are left. There is one block only, as
 * avsc writes it: others don't encode back to the same bytes.
 */
const readItems = (tap: Tap, items: Reading): unknown[] => {
  const count = tap.readLong();
  if (count === 0) return [];
  if (!(count > 0 && count <= tap.buf.length - tap.pos)) throw new Error('counts more than it holds');
  const values: unknown[] = [];
  for (let index = 0; index < count; index++) values.push(items._read(tap));
  if (tap.readLong() !== 0) throw new Error('holds an array in several blocks');
  return values;
};

const guardedArray = (array: avro.types.ArrayType): avro.Type => {
  const items = array.itemsType as avro.Type & Reading;
  return Object.create(array, { _read: { value: (tap: Tap) => readItems(tap, items) } }) as avro.Type;
};

/** The type is frozen, the function that makes its values isn't. */
const plainRecord = (record: avro.types.RecordType): avro.Type => {
  (record.recordConstructor as { prototype: unknown }).prototype = Object.prototype;
  return record;
};

const MARK = 'domain';

/** The hook is called with this schema again, for the type underneath, and knows it by its mark. */
const convertedType = (schema: object, { fromAvro, toAvro }: Conversion, options: avro.ForSchemaOptions): avro.Type => {
  const type = new avro.types.LogicalType({ ...schema, logicalType: MARK } as unknown as avro.Schema, options);
  return Object.assign<avro.Type, object>(type, { _fromValue: fromAvro, _toValue: toAvro });
};

const UNUSED: ReadonlySet<string> = new Set(['bytes', 'double', 'error', 'float', 'map']);

/** Maps have counts of their own, floats several encodings of one value; nobody needs them or the others. */
const refuseUnused = (schema: AvroSchema): void => {
  const name = typeof schema === 'string' || 'length' in schema ? schema : schema.type;
  if (typeof name !== 'string' && (name.length !== 2 || name[0] !== 'null'))
    throw new Error('There is a codec for unions of null and one type only.');
  if (typeof name === 'string' && UNUSED.has(name)) throw new Error(`There is no codec for the Avro type ${name}.`);
};

const typeFor = (schema: AvroSchema, options: avro.ForSchemaOptions): avro.Type | undefined => {
  refuseUnused(schema);
  const isUnderneath = typeof schema === 'object' && 'logicalType' in schema;
  const conversion = isUnderneath ? undefined : conversionOf(schema);
  if (conversion) return convertedType(typeof schema === 'string' ? { type: schema } : schema, conversion, options);
  if (typeof schema === 'string' || 'length' in schema) return undefined;
  if (schema.type === 'array') return guardedArray(new avro.types.ArrayType(schema as avro.Schema, options));
  if (schema.type === 'record') return plainRecord(new avro.types.RecordType(schema as avro.Schema, options));
  return undefined;
};

/** The avsc type of a record's body, from and to the domain's own values; throws on schemas with other types. */
export const bodyType = (record: RecordSchema): avro.Type =>
  avro.Type.forSchema(record as avro.Schema, {
    omitRecordMethods: true,
    wrapUnions: 'never',
    typeHook: (schema, options) => typeFor(schema as AvroSchema, options),
  });

/** A record's fields as avsc has them: the event's, and the header where there is one. */
export type Body = { readonly header?: unknown; readonly [field: string]: unknown };

const isWrittenAs = (type: avro.Type, value: Body, bytes: Buffer): boolean => {
  try {
    return type.toBuffer(value).equals(bytes);
  } catch {
    return false;
  }
};

/**
 * All of the bytes, and only if they are what would be written: nobody may change a record and keep its meaning.
 * Throws on others, after no more steps than there are bytes.
 */
export const readBody = (type: avro.Type, bytes: Buffer): Body => {
  const { value, offset } = type.decode(bytes) as { readonly value: Body; readonly offset: number };
  if (offset < 0) throw new Error('ends too early');
  if (offset < bytes.length) throw new Error('goes on after its end');
  if (!isWrittenAs(type, value, bytes)) throw new Error('is not encoded as it must be');
  return value;
};
