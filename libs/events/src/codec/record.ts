import type { ChatEvent, Feature } from '@battleline/domain';
import type { Header } from '../header.ts';
import type { AnyEvent, ClientKey, ControlEvent, Heartbeat, LogEvent } from '../log-event.ts';
import { readSchemas, SCHEMA_FOLDER } from '../schema/schema-folder.ts';
import { createEventRegistry, type Decoded } from './event-registry.ts';

/** What the bytes of a record of an event topic say (R9). */
export type DecodedRecord = Decoded<Header, AnyEvent>;
/** What the bytes of a record of the topic `control` say: an operator's word, or whose log it is. */
export type DecodedControl = Decoded<null, ControlEvent | (LogEvent & { readonly type: 'LogOpened' })>;

// The schemas are part of the program, as its modules are: they are read when it is loaded.
const [withHeader, withoutHeader] = [true, false].map((hasHeader) =>
  readSchemas(SCHEMA_FOLDER).filter(({ record }) => (record.fields[0]?.name === 'header') === hasHeader),
);
const records = createEventRegistry<Header, AnyEvent>(withHeader ?? []);
const own = (name: string) => (withoutHeader ?? []).filter(({ event }) => event === name);
const controls = createEventRegistry<null, ControlEvent>(own('RecordVoided'));
const beats = createEventRegistry<null, Heartbeat>(own('Heartbeat'));
const clientKeys = createEventRegistry<null, ClientKey>(own('ClientKey'));
const chat = createEventRegistry<null, ChatEvent>([...own('LineSaid'), ...own('LineRefused')]);

/**
 * The value of a record of an event topic, in the oldest schema that says all of it. Throws a `TypeError` on what the
 * event's schemas don't allow, and on what belongs to a feature that isn't among the active ones (R11).
 */
export const encodeRecord = (header: Header, event: AnyEvent, active?: ReadonlySet<Feature>): Uint8Array =>
  records.encode(header, event, active);

/** Reads the value of a record of an event topic, of any version, into the newest; throws on no bytes whatever. */
export const decodeRecord = (value: Uint8Array | null): DecodedRecord => records.decode(value);

/** The value of a record of the topic `control`, which has no header. */
export const encodeControl = (event: ControlEvent): Uint8Array => controls.encode(null, event);

/** Reads the value of a record of the topic `control`; throws on no bytes whatever. */
export const decodeControl = (value: Uint8Array | null): DecodedControl => {
  const word = controls.decode(value);
  if (word.status !== 'unknown') return word;
  const record = records.decode(value);
  if (record.status === 'unknown' || record.status === 'malformed') return record;
  if (record.event.type === 'LogOpened') return { status: 'decoded', header: null, event: record.event };
  return { status: 'malformed', reason: `${record.event.type} is no word of an operator` };
};

/** The value of a record of the topic `beats`, which has no header. */
export const encodeBeat = (beat: Heartbeat): Uint8Array => beats.encode(null, beat);

/** Reads the value of a record of the topic `beats`; undefined for what is none, or of a newer version. */
export const decodeBeat = (value: Uint8Array | null): Heartbeat | undefined => {
  const decoded = beats.decode(value);
  return decoded.status === 'decoded' ? decoded.event : undefined;
};

/** The value of a record of the topic `client-keys`, which has no header. Throws a `TypeError` before its feature is active (R11). */
export const encodeClientKey = (key: ClientKey, active?: ReadonlySet<Feature>): Uint8Array =>
  clientKeys.encode(null, key, active);

/** Reads the value of a record of the topic `client-keys`; undefined for what is none, or of a newer version. */
export const decodeClientKey = (value: Uint8Array | null): ClientKey | undefined => {
  const decoded = clientKeys.decode(value);
  return decoded.status === 'decoded' ? decoded.event : undefined;
};

/** The value of a record of the topic `chat`, which has no header. Throws a `TypeError` before its feature is active (R11). */
export const encodeChat = (event: ChatEvent, active?: ReadonlySet<Feature>): Uint8Array =>
  chat.encode(null, event, active);

/** Reads the value of a record of the topic `chat`; undefined for what is none, or of a newer version. */
export const decodeChat = (value: Uint8Array | null): ChatEvent | undefined => {
  const decoded = chat.decode(value);
  return decoded.status === 'decoded' ? decoded.event : undefined;
};
