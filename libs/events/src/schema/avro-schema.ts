import avro from 'avsc';
import { fingerprintOf } from './fingerprint.ts';

/** The part of Avro that schemas here use; named types have full names, and later mentions are the name alone. */
export type AvroSchema = string | readonly ['null', AvroSchema] | ArraySchema | EnumSchema | FixedSchema | RecordSchema;
export type ArraySchema = { readonly type: 'array'; readonly items: AvroSchema };
export type EnumSchema = { readonly type: 'enum'; readonly name: string; readonly symbols: readonly string[] };
export type FixedSchema = { readonly type: 'fixed'; readonly name: string; readonly size: number };
export type FieldSchema = { readonly name: string; readonly type: AvroSchema };
export type RecordSchema = { readonly type: 'record'; readonly name: string; readonly fields: readonly FieldSchema[] };

/** One version of one event, as an `.avsc` file says it. */
export type EventSchema = {
  readonly event: string;
  readonly version: number;
  /** the feature that it belongs to: it is written only once that is active (R11) */
  readonly feature: string | null;
  /** 16 hex digits */
  readonly fingerprint: string;
  /** in parsing canonical form: all that the codec goes by stands in the fingerprint too */
  readonly record: RecordSchema;
  /** with defaults and aliases, for reading older versions */
  readonly avro: avro.Type;
};

/** A full name without its namespace. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Throws where the text is no Avro schema of a record with the event's name. */
export const parseEventSchema = (event: string, version: number, text: string): EventSchema => {
  const json = JSON.parse(text) as avro.Schema & { readonly feature?: string };
  const type = avro.Type.forSchema(json);
  const record = type.schema() as unknown as RecordSchema;
  if (record.type !== 'record' || shortName(record.name) !== event)
    throw new Error(`The schema ${event}/${version} must be of a record with the name ${event}.`);
  return {
    event,
    version,
    feature: json.feature ?? null,
    fingerprint: fingerprintOf(JSON.stringify(record)),
    record,
    avro: type,
  };
};
