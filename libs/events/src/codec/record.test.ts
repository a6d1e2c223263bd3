import { describe, expect, test } from '@jest/globals';
import { FEATURES } from '@battleline/domain';
import fc from 'fast-check';
import type { Header } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import { newestSchemas, readSchemas, SCHEMA_FOLDER } from '../schema/schema-folder.ts';
import { recordArbitrary } from './event.arbitrary.ts';
import { beatExample, controlExample, EVENT_EXAMPLES, exampleHeader } from './event.examples.ts';
import {
  decodeBeat,
  decodeControl,
  decodeRecord,
  encodeBeat,
  encodeControl,
  encodeRecord as encodeActive,
} from './record.ts';

const features = new Set(FEATURES);
const encodeRecord = (header: Header, event: AnyEvent): Uint8Array => encodeActive(header, event, features);

const PREFIX_SIZE = 10;
const schemas = readSchemas(SCHEMA_FOLDER).filter(({ event }) => event in EVENT_EXAMPLES);
const newest = newestSchemas(schemas);
const anyRecord = fc.oneof(...newest.map(recordArbitrary));
const examples = Object.values(EVENT_EXAMPLES);

describe('Every event comes back from its bytes as it was', () => {
  test.each(examples)('$type', (event) => {
    expect(decodeRecord(encodeRecord(exampleHeader, event))).toStrictEqual({
      status: 'decoded',
      header: exampleHeader,
      event,
    });
  });

  test('RecordVoided', () => {
    expect(decodeControl(encodeControl(controlExample))).toStrictEqual({
      status: 'decoded',
      header: null,
      event: controlExample,
    });
  });

  test.each(newest)('$event with any fields', (schema) => {
    fc.assert(
      fc.property(recordArbitrary(schema), ([header, event]) => {
        expect(decodeRecord(encodeRecord(header, event))).toStrictEqual({ status: 'decoded', header, event });
      }),
      { numRuns: 50 },
    );
  });
});

test('the bytes are what avsc reads and writes by the schema alone', () => {
  const byName = new Map(newest.map((schema) => [schema.event, schema.avro]));
  const byFingerprint = new Map(schemas.map((schema) => [schema.fingerprint, schema.avro]));
  fc.assert(
    fc.property(anyRecord, ([header, event]) => {
      const bytes = Buffer.from(encodeRecord(header, event));
      const body = bytes.subarray(PREFIX_SIZE);
      const type = byFingerprint.get(Buffer.from(bytes.subarray(2, PREFIX_SIZE)).reverse().toString('hex'));
      expect(type?.toBuffer(type.fromBuffer(body)).equals(body)).toBe(true);
    }),
  );
  const body = Buffer.from(encodeRecord(exampleHeader, EVENT_EXAMPLES.CardRedeployed)).subarray(PREFIX_SIZE);
  const type = byName.get('CardRedeployed');
  const { header: _, ...fields } = JSON.parse(type?.toString(type.fromBuffer(body)) ?? '{}') as Record<string, unknown>;
  expect(fields).toEqual({ seat: 'south', card: 'fog', from: 'f3', to: 'dish', result: null });
});

describe('Bytes that nobody writes are no records', () => {
  const bytes = Buffer.from(encodeRecord(exampleHeader, EVENT_EXAMPLES.FlagsClaimed));
  const changed = (at: number, ...values: number[]): Buffer => {
    const copy = Buffer.from(bytes);
    copy.set(values, at);
    return copy;
  };
  const spliced = (at: number, remove: number, ...values: number[]): Buffer =>
    Buffer.concat([bytes.subarray(0, at), Buffer.from(values), bytes.subarray(at + remove)]);
  const KIND = PREFIX_SIZE + 1;
  const CHECKED = KIND + 1 + 16 + 1;

  test.each([
    ['no value', null],
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('{"type":"Tick"}')],
    ['another start', changed(0, 0xc4)],
    ['another version of the encoding', changed(1, 0x02)],
    ['half a fingerprint', bytes.subarray(0, 7)],
    ['a fingerprint alone', bytes.subarray(0, PREFIX_SIZE)],
    ['an end too early', bytes.subarray(0, -1)],
    ['an end too late', Buffer.concat([bytes, Buffer.of(0)])],
    ['a longer form of a number', spliced(PREFIX_SIZE, 1, 0x84, 0x00)],
    ['an array with its size in bytes', spliced(PREFIX_SIZE, 1, 0x03, 0x4e)],
    ['more items than bytes', spliced(PREFIX_SIZE, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f)],
    ['a kind of stream that is none', changed(KIND, 0x0e)],
    ['a table without a partition', changed(KIND + 1, 32)],
    ['a truth that is neither', changed(CHECKED, 2)],
    ['no branch of a union', changed(bytes.length - 3, 4)],
  ])('%s', (_, value) => {
    expect(decodeRecord(value)).toEqual({ status: 'malformed', reason: expect.any(String) as unknown });
  });

  test('and the reason says what is wrong with them', () => {
    expect(decodeRecord(bytes.subarray(0, -1))).toMatchObject({ reason: 'ends too early' });
    expect(decodeRecord(Buffer.concat([bytes, Buffer.of(0)]))).toMatchObject({ reason: 'goes on after its end' });
  });

  test('a text that is no UTF-8', () => {
    const refusal = Buffer.from(encodeRecord(exampleHeader, { type: 'CommandRefused', code: 'X', reason: 'Y' }));
    expect(decodeRecord(refusal).status).toBe('decoded');
    refusal[refusal.length - 1] = 0xff;
    expect(decodeRecord(refusal).status).toBe('malformed');
  });

  test('an array in two blocks', () => {
    const dealt = Buffer.from(encodeRecord({ ...exampleHeader, streams: [] }, EVENT_EXAMPLES.Dealt));
    const tactics = Buffer.from('040a1200', 'hex');
    expect(dealt.subarray(-4)).toEqual(tactics);
    const inBlocks = Buffer.concat([dealt.subarray(0, -4), Buffer.from('020a021200', 'hex')]);
    expect(decodeRecord(inBlocks).status).toBe('malformed');
  });
});

describe('A record of a newer version of this system', () => {
  test('is told from damage by its unknown fingerprint', () => {
    const value = Buffer.from('c301efcdab896745230100', 'hex');
    expect(decodeRecord(value)).toEqual({ status: 'unknown', fingerprint: '0123456789abcdef' });
    expect(decodeControl(value)).toEqual({ status: 'unknown', fingerprint: '0123456789abcdef' });
  });

  test('is what an operator’s word in another topic than control looks like', () => {
    expect(decodeRecord(encodeControl(controlExample)).status).toBe('unknown');
  });
});

describe('In the topic control', () => {
  test('record 0 tells whose log it is', () => {
    const event = EVENT_EXAMPLES.LogOpened;
    expect(decodeControl(encodeRecord(exampleHeader, event))).toEqual({ status: 'decoded', header: null, event });
  });

  test('another event is no word, and void', () => {
    const reason = 'Tick is no word of an operator';
    expect(decodeControl(encodeRecord(exampleHeader, { type: 'Tick' }))).toEqual({ status: 'malformed', reason });
  });
});

test('A heartbeat comes back as it was; of anything else nobody knows whose it is', () => {
  expect(decodeBeat(encodeBeat(beatExample))).toStrictEqual(beatExample);
  for (const value of [null, Uint8Array.of(1), encodeControl(controlExample)])
    expect(decodeBeat(value)).toBeUndefined();
});

describe('What its schema does not allow is not written', () => {
  const { CardPlayed, SeatReady, TableOpened, WatchStarted, LogOpened, InviteSent, Dealt } = EVENT_EXAMPLES;
  const wrong = (header: object, event: object): [Header, AnyEvent] => [header as Header, event as AnyEvent];

  test.each([
    ['an event of no known type', wrong(exampleHeader, { type: 'Shuffled' })],
    ['a flag that is none', wrong(exampleHeader, { ...CardPlayed, flag: 10 })],
    ['a field that is missing', wrong(exampleHeader, { type: 'CardPlayed', seat: 'north', card: 'R7', flag: 3 })],
    ['a nonce of 31 bytes', wrong(exampleHeader, { ...SeatReady, nonce: '0'.repeat(62) })],
    ['a seed in capitals', wrong(exampleHeader, { ...TableOpened, seed: 'AB'.repeat(32) })],
    ['a table in no partition', wrong(exampleHeader, { ...WatchStarted, table: `32-${'0'.repeat(30)}` })],
    ['an id that is none', wrong(exampleHeader, { ...LogOpened, identity: 'me' })],
    ['half a number', wrong(exampleHeader, { ...InviteSent, inviterGamesStarted: 0.5 })],
    ['a number of 33 bits', wrong(exampleHeader, { ...InviteSent, inviterGamesStarted: 2 ** 31 })],
    ['no list', wrong(exampleHeader, { ...Dealt, troop: 'G1' })],
    ['a reason that is no text', wrong(exampleHeader, { ...EVENT_EXAMPLES.CommandRefused, reason: null })],
    ['options that are none', wrong(exampleHeader, { ...InviteSent, options: null })],
    ['a time beyond 53 bits', wrong({ ...exampleHeader, notAfter: 2 ** 53 - 1 }, CardPlayed)],
    ['the id that means none', wrong({ ...exampleHeader, actor: '0'.repeat(32) }, CardPlayed)],
    [
      'a table stream with the id in bytes',
      wrong(
        {
          ...exampleHeader,
          streams: [{ kind: 'table', id: '0'.repeat(32), version: 0, checked: false, rests: false }],
        },
        CardPlayed,
      ),
    ],
    [
      'a truth that is neither',
      wrong(
        { ...exampleHeader, streams: [{ kind: 'player', id: '0'.repeat(32), version: 0, checked: 1, rests: false }] },
        CardPlayed,
      ),
    ],
  ])('%s', (_, [header, event]) => {
    expect(() => encodeRecord(header, event)).toThrow(TypeError);
  });
});
