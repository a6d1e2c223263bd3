import type avro from 'avsc';
import type { EventSchema } from '../schema/avro-schema.ts';
import { type Body, bodyType, readBody } from './body-type.ts';

/**
 * What the bytes of a record say. `malformed`: void, for every reader, for ever; `unknown`: written by a newer version
 * of this system, and the reader must stop (R9).
 */
export type Decoded<Head, Event> =
  | { readonly status: 'decoded'; readonly header: Head; readonly event: Event }
  | { readonly status: 'malformed'; readonly reason: string }
  /** the fingerprint as 16 hex digits */
  | { readonly status: 'unknown'; readonly fingerprint: string };

/** All versions of some events: the oldest that can say it all is written; all are read, as the newest would say it. */
export type EventRegistry<Head, Event> = {
  /**
   * The event's bytes in the oldest version that says all of it. Throws a `TypeError` on what no version allows, and
   * where that version belongs to a feature that isn't among the active ones (R11).
   */
  readonly encode: (header: Head, event: Event, active?: ReadonlySet<string>) => Uint8Array;
  /** Throws on no bytes whatever. */
  readonly decode: (value: Uint8Array | null) => Decoded<Head, Event>;
};

type Version = { readonly schema: EventSchema; readonly prefix: Buffer; readonly type: avro.Type };

/** One version, the newest of its event, and what makes its body into the newest's: undefined for the newest itself. */
type Reader = {
  readonly version: Version;
  readonly newest: Version;
  readonly upgrade: ((body: Buffer) => Buffer) | undefined;
};

/** Avro's single-object encoding: this, the fingerprint with its lowest byte first, the body. */
const MAGIC = [0xc3, 0x01] as const;
const PREFIX_SIZE = 10;

const versionOf = (schema: EventSchema): Version => ({
  schema,
  prefix: Buffer.from([...MAGIC, ...Buffer.from(schema.fingerprint, 'hex').reverse()]),
  type: bodyType(schema.record),
});

/** The bytes of the prefix as text, which is quicker to look up. */
const prefixKey = (bytes: Buffer): string => bytes.toString('latin1', 0, PREFIX_SIZE);

const fingerprintIn = (bytes: Buffer): string =>
  Buffer.from(bytes.subarray(MAGIC.length, PREFIX_SIZE)).reverse().toString('hex');

/** Throws where avsc doesn't know how: a bug of the schemas, not of the bytes. */
const upgradeFrom = (older: EventSchema, newest: EventSchema): ((body: Buffer) => Buffer) => {
  const resolver = newest.avro.createResolver(older.avro);
  return (body) => newest.avro.toBuffer(newest.avro.fromBuffer(body, resolver));
};

const readersOf = (versions: readonly Version[]): readonly Reader[] => {
  const newest = versions.at(-1);
  if (!newest) return [];
  return versions.map((version, index) => {
    const { schema } = version;
    if (schema.version !== index + 1) throw new Error(`The schema ${schema.event}/${index + 1} is missing.`);
    return { version, newest, upgrade: newest === version ? undefined : upgradeFrom(schema, newest.schema) };
  });
};

const asBuffer = (value: Uint8Array): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);

const write = ({ schema, type }: Version, body: Body): Buffer => {
  try {
    return type.toBuffer(body);
  } catch (cause) {
    throw new TypeError(`The event ${schema.event} or its header isn't as the schema has it.`, { cause });
  }
};

/** The body in this version, if that says all of it: if it comes to the same bytes in the newest. */
const writeIfWhole = ({ version, newest, upgrade }: Reader, body: Body): Buffer | undefined => {
  const whole = write(newest, body);
  if (!upgrade) return whole;
  try {
    const bytes = version.type.toBuffer(body);
    return upgrade(bytes).equals(whole) ? bytes : undefined;
  } catch {
    return undefined;
  }
};

const NONE: ReadonlySet<string> = new Set();

/** A registry of these schemas: versions from 1 without a gap, no two with one fingerprint, the newest readable by all. */
export const createEventRegistry = <Head, Event extends { readonly type: string }>(
  schemas: readonly EventSchema[],
): EventRegistry<Head, Event> => {
  const versions = Map.groupBy(schemas.map(versionOf), ({ schema }) => schema.event);
  const readersByEvent = new Map([...versions].map(([event, all]) => [event, readersOf(all)]));
  const readers = new Map<string, Reader>();
  for (const reader of [...readersByEvent.values()].flat()) {
    const { schema, prefix } = reader.version;
    const other = readers.get(prefixKey(prefix))?.version.schema;
    if (other)
      throw new Error(`${schema.event}/${schema.version} has the fingerprint of ${other.event}/${other.version}.`);
    readers.set(prefixKey(prefix), reader);
  }
  const read = ({ version, newest, upgrade }: Reader, bytes: Buffer): Decoded<Head, Event> => {
    let body: Body;
    try {
      body = readBody(version.type, bytes);
    } catch (error) {
      return { status: 'malformed', reason: error instanceof Error ? error.message : String(error) };
    }
    const { header = null, ...fields } = upgrade ? readBody(newest.type, upgrade(bytes)) : body;
    const event: unknown = { type: version.schema.event, ...fields };
    return { status: 'decoded', header: header as Head, event: event as Event };
  };
  return {
    encode: (header, { type, ...fields }, active = NONE) => {
      const body: Body = { ...fields, header };
      for (const reader of readersByEvent.get(type) ?? []) {
        const bytes = writeIfWhole(reader, body);
        if (!bytes) continue;
        const { prefix, schema } = reader.version;
        if (schema.feature !== null && !active.has(schema.feature))
          throw new TypeError(
            `${type}/${schema.version} is not written before the feature ${schema.feature} is active.`,
          );
        const value = new Uint8Array(PREFIX_SIZE + bytes.length);
        value.set(prefix);
        value.set(bytes, PREFIX_SIZE);
        return value;
      }
      throw new TypeError(`There is no schema of the event ${type}.`);
    },
    decode: (value) => {
      if (value === null) return { status: 'malformed', reason: 'has no value' };
      const bytes = asBuffer(value);
      if (bytes[0] !== MAGIC[0] || bytes[1] !== MAGIC[1] || bytes.length < PREFIX_SIZE)
        return { status: 'malformed', reason: 'does not begin with C3 01 and a fingerprint' };
      const reader = readers.get(prefixKey(bytes));
      return reader
        ? read(reader, bytes.subarray(PREFIX_SIZE))
        : { status: 'unknown', fingerprint: fingerprintIn(bytes) };
    },
  };
};
