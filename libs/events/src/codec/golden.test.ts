import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FEATURES } from '@battleline/domain';
import type { Header } from '../header.ts';
import type { AnyEvent, BareEvent } from '../log-event.ts';
import { readSchemas, SCHEMA_FOLDER } from '../schema/schema-folder.ts';
import {
  decodeBeat,
  decodeChat,
  decodeClientKey,
  decodeControl,
  decodeRecord,
  encodeBeat,
  encodeChat,
  encodeClientKey,
  encodeControl,
  encodeRecord,
} from './record.ts';

// Bytes in golden.json are never changed: they stand in logs. What they say is written in the newest schema's form,
// so a new version with a default adds that to the older versions' events; and it is written in just these bytes still.
type Golden = {
  readonly header: Header;
  readonly records: Readonly<Record<string, { readonly bytes: string; readonly event: AnyEvent | BareEvent }>>;
};
const { header, records } = JSON.parse(readFileSync(`${SCHEMA_FOLDER}/golden.json`, 'utf8')) as Golden;

const schemas = readSchemas(SCHEMA_FOLDER);
const features = new Set(FEATURES);

test('there are golden bytes for every version of every schema', () => {
  expect(Object.keys(records).sort()).toEqual(schemas.map(({ event, version }) => `${event}/${version}`).sort());
});

describe('The golden bytes say for ever what they said', () => {
  test.each(Object.entries(records))('%s', (_, { bytes, event }) => {
    const value = Buffer.from(bytes, 'hex');
    if (event.type === 'Heartbeat') {
      expect(decodeBeat(value)).toStrictEqual(event);
      expect(Buffer.from(encodeBeat(event)).toString('hex')).toBe(bytes);
      return;
    }
    if (event.type === 'ClientKey') {
      expect(decodeClientKey(value)).toStrictEqual(event);
      expect(Buffer.from(encodeClientKey(event, features)).toString('hex')).toBe(bytes);
      return;
    }
    if (event.type === 'LineSaid' || event.type === 'LineRefused') {
      expect(decodeChat(value)).toStrictEqual(event);
      expect(Buffer.from(encodeChat(event, features)).toString('hex')).toBe(bytes);
      return;
    }
    const isControl = event.type === 'RecordVoided';
    const decoded = isControl ? decodeControl(value) : decodeRecord(value);
    expect(decoded).toStrictEqual({ status: 'decoded', header: isControl ? null : header, event });
    const written = isControl ? encodeControl(event) : encodeRecord(header, event, features);
    expect(Buffer.from(written).toString('hex')).toBe(bytes);
  });
});

test('a record can be read by eye', () => {
  const bytes = encodeRecord(
    {
      streams: [{ kind: 'table', id: `7-${'ab'.repeat(15)}`, version: 64, checked: false, rests: true }],
      commandId: null,
      tab: null,
      actor: '11'.repeat(16),
      gateway: null,
      foldedTo: 1_760_000_000_000_000,
      notBefore: 0,
      notAfter: 0,
      needs: 1,
    },
    { type: 'CardPlayed', seat: 'south', card: 'R7', flag: 3, result: { winner: 'south', by: 'flags' } },
  );
  const parts = [
    ['c301', 'single-object encoding'],
    [
      schemas
        .find(({ event }) => event === 'CardPlayed')
        ?.fingerprint.match(/../g)
        ?.reverse()
        .join(''),
      'fingerprint',
    ],
    ['02', 'streams: one'],
    ['00', 'kind: table'],
    [`07${'ab'.repeat(15)}`, 'id'],
    ['8001', 'version: 64'],
    ['00', 'checked: no'],
    ['01', 'rests: yes'],
    ['00', 'streams: no more'],
    ['00'.repeat(16), 'commandId: none'],
    ['00'.repeat(16), 'tab: none'],
    ['11'.repeat(16), 'actor'],
    ['00'.repeat(16), 'gateway: none'],
    ['8080f0ecbdada006', 'foldedTo'],
    ['00', 'notBefore'],
    ['00', 'notAfter'],
    ['02', 'needs: 1'],
    ['02', 'seat: south, the second'],
    ['20', 'card: R7, the 17th'],
    ['04', 'flag: 3, the third'],
    ['02', 'result: one'],
    ['02', 'winner: one'],
    ['02', 'winner: south'],
    ['00', 'by: flags'],
  ];
  expect(Buffer.from(bytes).toString('hex')).toBe(parts.map(([hex]) => hex).join(''));
});
