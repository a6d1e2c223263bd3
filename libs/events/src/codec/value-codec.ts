import { type AvroSchema, type FieldSchema, type RecordSchema, shortName } from '../schema/avro-schema.ts';
import { type ByteReader, MalformedError, readByte, readCount } from './byte-reader.ts';
import { type ByteWriter, writeByte, writeLong } from './byte-writer.ts';
import { enumValues, fixedConversion, tableIdConversion } from './conversion.ts';
import { enumCodec, fixedCodec, notOf, PRIMITIVES } from './scalar-codec.ts';

// Avro's binary encoding between bytes and the domain's own values, in one pass. Not avsc's, because that goes through
// as many items as an array says it has before it looks whether they are there: one damaged count would stop a reader
// for good.

/** Reads and writes the values of one schema; `read` throws `MalformedError`, `write` a `TypeError`. */
export type ValueCodec = {
  readonly read: (input: ByteReader) => unknown;
  readonly write: (value: unknown, output: ByteWriter) => void;
};

/** Reads and writes some fields of a record, in their order. */
export type FieldsCodec = {
  readonly read: (input: ByteReader, into: Fields) => Fields;
  readonly write: (value: Readonly<Fields>, output: ByteWriter) => void;
};

type Fields = Record<string, unknown>;
type Named = Map<string, ValueCodec>;

/** Only ever one block, as it is written here: others don't encode back to the same bytes. */
const arrayCodec = (items: ValueCodec): ValueCodec => ({
  read: (input) => {
    const values: unknown[] = [];
    const count = readCount(input);
    for (let index = 0; index < count; index++) values.push(items.read(input));
    if (count > 0 && readByte(input) !== 0) throw new MalformedError('holds an array in several blocks');
    return values;
  },
  write: (value, output) => {
    if (!Array.isArray(value)) throw notOf('array', value);
    if (value.length > 0) writeLong(output, value.length);
    for (const item of value) items.write(item, output);
    writeByte(output, 0);
  },
});

const nullableCodec = (inner: ValueCodec): ValueCodec => ({
  read: (input) => {
    const branch = readByte(input);
    if (branch > 2 || branch === 1) throw new MalformedError('holds no branch of a union');
    return branch === 0 ? null : inner.read(input);
  },
  write: (value, output) => {
    writeByte(output, value === null ? 0 : 2);
    if (value !== null) inner.write(value, output);
  },
});

const recordCodec = (fields: FieldsCodec): ValueCodec => ({
  read: (input) => fields.read(input, {}),
  write: (value, output) => {
    if (typeof value !== 'object' || value === null) throw notOf('record', value);
    fields.write(value as Fields, output);
  },
});

/** A table's stream is named by the table's id as it is written in memory, the others by hex digits. */
const streamRefCodec = (ref: ValueCodec): ValueCodec => ({
  read: (input) => {
    const value = ref.read(input) as Fields & { id: string };
    if (value['kind'] !== 'table') return value;
    const id = tableIdConversion.fromHex(value.id);
    if (!id) throw new MalformedError('names a table that has no partition');
    value.id = id;
    return value;
  },
  write: (value, output) => {
    const named = value as Fields;
    ref.write(named['kind'] === 'table' ? { ...named, id: tableIdConversion.toHex(named['id']) } : value, output);
  },
});

const fieldsCodec = (schemas: readonly FieldSchema[], named: Named): FieldsCodec => {
  const fields = schemas.map(({ name, type }) => ({ name, codec: valueCodec(type, named) }));
  return {
    read: (input, into) => {
      for (const { name, codec } of fields) into[name] = codec.read(input);
      return into;
    },
    write: (value, output) => {
      for (const { name, codec } of fields) codec.write(value[name], output);
    },
  };
};

const isUnion = (schema: AvroSchema): schema is readonly ['null', AvroSchema] => Array.isArray(schema);

const complexCodec = (schema: Exclude<AvroSchema, string | readonly unknown[]>, named: Named): ValueCodec => {
  switch (schema.type) {
    case 'array':
      return arrayCodec(valueCodec(schema.items, named));
    case 'enum':
      return enumCodec(schema.name, enumValues(shortName(schema.name), schema.symbols));
    case 'fixed':
      return fixedCodec(schema.name, schema.size, fixedConversion(shortName(schema.name)));
    case 'record': {
      const codec = recordCodec(fieldsCodec(schema.fields, named));
      return shortName(schema.name) === 'StreamRef' ? streamRefCodec(codec) : codec;
    }
  }
};

/** Throws on what schemas here don't use: other unions than of null and one type, maps, bytes, floats. */
const valueCodec = (schema: AvroSchema, named: Named): ValueCodec => {
  if (typeof schema === 'string') {
    const known = PRIMITIVES.get(schema) ?? named.get(schema);
    if (!known) throw new Error(`There is no codec for the Avro type ${schema}.`);
    return known;
  }
  if (isUnion(schema)) {
    if (schema.length !== 2 || schema[0] !== 'null')
      throw new Error('There is a codec for unions of null and one type.');
    return nullableCodec(valueCodec(schema[1], named));
  }
  const codec = complexCodec(schema, named);
  if (schema.type !== 'array') named.set(schema.name, codec);
  return codec;
};

/** The codecs of a record's header, where it has one, and of its other fields. */
export const headAndFieldsCodec = ({ fields }: RecordSchema): { head: ValueCodec | undefined; fields: FieldsCodec } => {
  const named: Named = new Map();
  const [first, ...others] = fields;
  return first?.name === 'header'
    ? { head: valueCodec(first.type, named), fields: fieldsCodec(others, named) }
    : { head: undefined, fields: fieldsCodec(fields, named) };
};
