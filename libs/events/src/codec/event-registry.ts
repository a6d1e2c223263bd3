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

/** All versions of some events: the newest is written, all are read, as what they would be in the newest. */
export type EventRegistry<Head, Event> = {
  /** Throws a `TypeError` on what its schema doesn't allow. */
  readonly encode: (header: Head, event: Event) => Uint8Array;
  /** Throws on no bytes whatever. */
  readonly decode: (value: Uint8Array | null) => Decoded<Head, Event>;
};

type Version = { readonly schema: EventSchema; readonly prefix: Buffer; readonly type: avro.Type };

/** Reads one version; `upgrade` makes a body that has been read into the newest version's. */
type Reader = { readonly version: Version; readonly upgrade: ((body: Buffer) => Body) | undefined };

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
const upgradeFrom = (older: EventSchema, { schema: newest, type }: Version): ((body: Buffer) => Body) => {
  const resolver = newest.avro.createResolver(older.avro);
  return (body) => readBody(type, newest.avro.toBuffer(newest.avro.fromBuffer(body, resolver)));
};

const readersOf = (versions: readonly Version[]): readonly Reader[] => {
  const newest = versions.at(-1);
  return versions.map((version, index) => {
    const { schema } = version;
    if (schema.version !== index + 1) throw new Error(`The schema ${schema.event}/${index + 1} is missing.`);
    return { version, upgrade: newest && newest !== version ? upgradeFrom(schema, newest) : undefined };
  });
};

const asBuffer = (value: Uint8Array): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);

const write = ({ schema, prefix, type }: Version, body: Body): Uint8Array => {
  try {
    return new Uint8Array(Buffer.concat([prefix, type.toBuffer(body)]));
  } catch (cause) {
    throw new TypeError(`The event ${schema.event} or its header isn't as the schema has it.`, { cause });
  }
};

/** A registry of these schemas: versions from 1 without a gap, no two with one fingerprint, the newest readable by all. */
export const createEventRegistry = <Head, Event extends { readonly type: string }>(
  schemas: readonly EventSchema[],
): EventRegistry<Head, Event> => {
  const versions = Map.groupBy(schemas.map(versionOf), ({ schema }) => schema.event);
  const readers = new Map<string, Reader>();
  for (const reader of [...versions.values()].flatMap(readersOf)) {
    const { schema, prefix } = reader.version;
    const other = readers.get(prefixKey(prefix))?.version.schema;
    if (other)
      throw new Error(`${schema.event}/${schema.version} has the fingerprint of ${other.event}/${other.version}.`);
    readers.set(prefixKey(prefix), reader);
  }
  const read = ({ version, upgrade }: Reader, bytes: Buffer): Decoded<Head, Event> => {
    let body: Body;
    try {
      body = readBody(version.type, bytes);
    } catch (error) {
      return { status: 'malformed', reason: error instanceof Error ? error.message : String(error) };
    }
    const { header = null, ...fields } = upgrade ? upgrade(bytes) : body;
    const event: unknown = { type: version.schema.event, ...fields };
    return { status: 'decoded', header: header as Head, event: event as Event };
  };
  return {
    encode: (header, event) => {
      const newest = versions.get(event.type)?.at(-1);
      if (!newest) throw new TypeError(`There is no schema of the event ${event.type}.`);
      return write(newest, { ...event, header });
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
