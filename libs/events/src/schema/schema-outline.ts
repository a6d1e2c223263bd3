import { type AvroSchema, type EventSchema, shortName } from './avro-schema.ts';

// Schemas in the notation of docs/events.md, so that tests can compare them: `T?` = null or T, `T[]` = array of T.

const printType = (schema: AvroSchema): string => {
  if (typeof schema === 'string') return shortName(schema);
  if ('length' in schema) return `${printType(schema[1])}?`;
  return schema.type === 'array' ? `${printType(schema.items)}[]` : shortName(schema.name);
};

/** The fields of the event's own, or of another record named in its schema: `seat Seat`. */
export const outlineFields = ({ fields }: { fields: readonly { name: string; type: AvroSchema }[] }): string[] =>
  fields.map(({ name, type }) => `${name} ${printType(type)}`);

/** All named types in the event's schema but itself, each by its parts: symbols, size or fields. */
export const outlineTypes = ({ record }: EventSchema): ReadonlyMap<string, readonly string[]> => {
  const types = new Map<string, readonly string[]>();
  const collect = (schema: AvroSchema): void => {
    if (typeof schema === 'string') return;
    if ('length' in schema) return collect(schema[1]);
    switch (schema.type) {
      case 'array':
        return collect(schema.items);
      case 'enum':
        types.set(shortName(schema.name), schema.symbols);
        return;
      case 'fixed':
        types.set(shortName(schema.name), [`${schema.size} bytes`]);
        return;
      case 'record':
        types.set(shortName(schema.name), outlineFields(schema));
        schema.fields.forEach(({ type }) => collect(type));
    }
  };
  record.fields.forEach(({ type }) => collect(type));
  return types;
};
