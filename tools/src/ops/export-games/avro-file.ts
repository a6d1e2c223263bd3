import { createHash } from 'node:crypto';
import avro, { type Schema } from 'avsc';
import type { ColumnKind, ExportedColumn } from './exported-view.ts';

const TYPES: Readonly<Record<ColumnKind, Schema>> = {
  text: 'string',
  int: 'int',
  long: 'long',
  boolean: 'boolean',
  time: { type: 'long', logicalType: 'timestamp-micros' },
  span: { type: 'long', doc: 'µs' },
  texts: { type: 'array', items: 'string' },
};

/** The schema of a view's rows; every field may be null. */
export const rowSchema = (view: string, columns: readonly ExportedColumn[]): Schema => ({
  type: 'record',
  name: `battleline.analytics.${view}`,
  fields: columns.map(({ name, kind }) => ({ name, type: ['null', TYPES[kind]], default: null })) as never,
});

/** A writer of an Avro object container file; its marks between blocks come from the schema, not from dice. */
export const avroEncoder = (schema: Schema): NodeJS.ReadWriteStream => {
  const syncMarker = createHash('sha256').update(JSON.stringify(schema)).digest().subarray(0, 16);
  return new avro.streams.BlockEncoder(schema, { codec: 'null', syncMarker });
};
