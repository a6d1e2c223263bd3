import type avro from 'avsc';
import type { EventSchema } from '../schema/avro-schema.ts';
import { type ByteReader, MalformedError } from './byte-reader.ts';
import { type ByteWriter, byteWriter } from './byte-writer.ts';
import { headAndFieldsCodec, type ValueCodec } from './value-codec.ts';

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

type AnyRecord = { readonly header: unknown; readonly event: Readonly<Record<string, unknown>> };

type RecordCodec = {
  readonly schema: EventSchema;
  readonly prefix: Buffer;
  readonly read: (input: ByteReader) => AnyRecord;
  readonly write: (record: AnyRecord, output: ByteWriter) => void;
};

/** Avro's single-object encoding: this, the fingerprint with its lowest byte first, the body. */
const MAGIC = [0xc3, 0x01] as const;
const PREFIX_SIZE = 10;

const noHead: ValueCodec = { read: () => null, write: () => undefined };

const recordCodec = (schema: EventSchema): RecordCodec => {
  const { head = noHead, fields } = headAndFieldsCodec(schema.record);
  return {
    schema,
    prefix: Buffer.from([...MAGIC, ...Buffer.from(schema.fingerprint, 'hex').reverse()]),
    read: (input) => ({ header: head.read(input), event: fields.read(input, { type: schema.event }) }),
    write: ({ header, event }, output) => {
      head.write(header, output);
      fields.write(event, output);
    },
  };
};

/** The bytes of the prefix as text, which is quicker to look up. */
const prefixKey = (bytes: Buffer): string => bytes.toString('latin1', 0, PREFIX_SIZE);

const fingerprintIn = (bytes: Buffer): string =>
  Buffer.from(bytes.subarray(MAGIC.length, PREFIX_SIZE)).reverse().toString('hex');

const write = (codec: RecordCodec, record: AnyRecord, output: ByteWriter): Buffer => {
  codec.prefix.copy(output.bytes);
  output.at = PREFIX_SIZE;
  codec.write(record, output);
  return output.bytes.subarray(0, output.at);
};

/** All of the bytes, and only if they are what would be written: nobody may change a record and keep its meaning. */
const readWhole = (codec: RecordCodec, bytes: Buffer, scratch: ByteWriter): AnyRecord => {
  const input = { bytes, at: PREFIX_SIZE };
  const record = codec.read(input);
  if (input.at < bytes.length) throw new MalformedError('goes on after its end');
  if (!write(codec, record, scratch).equals(bytes)) throw new MalformedError('is not encoded as it must be');
  return record;
};

const upgrade = (newest: RecordCodec, resolver: avro.Resolver | undefined, bytes: Buffer): AnyRecord => {
  const { avro } = newest.schema;
  return newest.read({ bytes: avro.toBuffer(avro.fromBuffer(bytes.subarray(PREFIX_SIZE), resolver)), at: 0 });
};

type Reader = { readonly codec: RecordCodec; readonly read: (bytes: Buffer) => AnyRecord };

const readersOf = (versions: readonly RecordCodec[], scratch: ByteWriter): readonly Reader[] => {
  const newest = versions.at(-1);
  return versions.map((codec, index) => {
    const { event, version, avro } = codec.schema;
    if (version !== index + 1) throw new Error(`The schema ${event}/${index + 1} is missing.`);
    if (newest === undefined || newest === codec) return { codec, read: (bytes) => readWhole(codec, bytes, scratch) };
    const resolver = newest.schema.avro.createResolver(avro);
    return {
      codec,
      read: (bytes) => {
        readWhole(codec, bytes, scratch);
        return upgrade(newest, resolver, bytes);
      },
    };
  });
};

const asBuffer = (value: Uint8Array): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);

/** A registry of these schemas: versions from 1 without a gap, no two with one fingerprint, the newest readable by all. */
export const createEventRegistry = <Head, Event extends { readonly type: string }>(
  schemas: readonly EventSchema[],
): EventRegistry<Head, Event> => {
  const scratch = byteWriter();
  const codecs = Map.groupBy(schemas.map(recordCodec), ({ schema }) => schema.event);
  const readers = new Map<string, Reader>();
  for (const reader of [...codecs.values()].flatMap((versions) => readersOf(versions, scratch))) {
    const { schema, prefix } = reader.codec;
    const other = readers.get(prefixKey(prefix))?.codec.schema;
    if (other)
      throw new Error(`${schema.event}/${schema.version} has the fingerprint of ${other.event}/${other.version}.`);
    readers.set(prefixKey(prefix), reader);
  }
  return {
    encode: (header, event) => {
      const codec = codecs.get(event.type)?.at(-1);
      if (!codec) throw new TypeError(`There is no schema of the event ${event.type}.`);
      return Uint8Array.from(write(codec, { header, event }, scratch));
    },
    decode: (value) => {
      if (value === null) return { status: 'malformed', reason: 'has no value' };
      const bytes = asBuffer(value);
      if (bytes[0] !== MAGIC[0] || bytes[1] !== MAGIC[1] || bytes.length < PREFIX_SIZE)
        return { status: 'malformed', reason: 'does not begin with C3 01 and a fingerprint' };
      const reader = readers.get(prefixKey(bytes));
      if (!reader) return { status: 'unknown', fingerprint: fingerprintIn(bytes) };
      try {
        const { header, event } = reader.read(bytes);
        return { status: 'decoded', header: header as Head, event: event as unknown as Event };
      } catch (error) {
        if (error instanceof MalformedError) return { status: 'malformed', reason: error.message };
        throw error;
      }
    },
  };
};
