import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  CLAIM_TIMINGS,
  CLIENT_KINDS,
  DECKS,
  FEATURES,
  FLAGS,
  ON_LEAVE,
  printFlag,
  RESULT_KINDS,
  SEATS,
  SESSION_ENDS,
  TACTICS,
  TROOPS,
} from '@battleline/domain';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { STREAM_KINDS } from '../header.ts';
import { parseEventSchema } from './avro-schema.ts';
import { outlineTypes } from './schema-outline.ts';
import { newestSchemas, readSchemaFiles, readSchemas, SCHEMA_FOLDER } from './schema-folder.ts';

type Fingerprints = Readonly<Record<string, { readonly fingerprint: string; readonly sha256: string }>>;

const files = readSchemaFiles(SCHEMA_FOLDER);
const schemas = readSchemas(SCHEMA_FOLDER);
const newest = newestSchemas(schemas);
/** The events of the first version of this system, which every program reads. */
const FIRST_EVENTS: readonly string[] = [
  ...['LogOpened', 'Tick', 'CommandRefused', 'RecordVoided', 'GatewayStarted', 'GatewayStopped'],
  ...['SessionStarted', 'SessionAttached', 'SessionDetached', 'SessionEnded'],
  ...[
    'InviteSent',
    'InviteWithdrawn',
    'InviteDeclined',
    'InviteAccepted',
    'SeatsFreed',
    'WatchStarted',
    'WatchStopped',
  ],
  ...['TableOpened', 'SeatReady', 'Dealt', 'FlagsClaimed', 'CardPlayed', 'Passed', 'CardDrawn', 'ScoutPlayed'],
  ...['CardsReturned', 'CardDeserted', 'CardRedeployed', 'CardTaken', 'Resigned', 'TableClosed'],
];
/** The events of topics whose records have no header. */
const WITHOUT_HEADER = ['ClientKey', 'Heartbeat', 'LineRefused', 'LineSaid', 'RecordVoided'];
const nameOf = ({ event, version }: { event: string; version: number }) => `${event}/${version}`;

describe('Schemas are never edited, renamed or removed', () => {
  const kept = JSON.parse(readFileSync(`${SCHEMA_FOLDER}/fingerprints.json`, 'utf8')) as Fingerprints;

  test('each file stands in fingerprints.json, and no other', () => {
    expect(files.map(nameOf)).toEqual(Object.keys(kept).sort());
  });

  test.each(files.map((file) => [nameOf(file), file] as const))('%s is as it was when it was added', (name, file) => {
    const { fingerprint } = parseEventSchema(file.event, file.version, file.text);
    // Defaults and aliases stand in no fingerprint, but old records are read by them.
    const sha256 = createHash('sha256')
      .update(JSON.stringify(JSON.parse(file.text)))
      .digest('hex');
    expect({ fingerprint, sha256 }).toEqual(kept[name]);
  });

  test('no two have the same fingerprint', () => {
    expect(new Set(schemas.map(({ fingerprint }) => fingerprint)).size).toBe(schemas.length);
  });
});

test('every event of the event topics, of control, of keys and of beats has a schema, and nothing else', () => {
  expect([...new Set(schemas.map(({ event }) => event))]).toEqual(
    [...Object.keys(EVENT_EXAMPLES), ...WITHOUT_HEADER].sort(),
  );
});

describe('A schema that was not there at first', () => {
  test('names the feature that it belongs to, but for the one that says so, and what older programs never read', () => {
    const later = schemas.filter((schema) => schema.version > 1 || !FIRST_EVENTS.includes(schema.event));
    expect(later.filter(({ feature }) => feature === null).map(nameOf)).toEqual(['FeatureActivated/1', 'Heartbeat/1']);
    expect(later.filter(({ feature }) => feature !== null && !FEATURES.some((known) => known === feature))).toEqual([]);
  });
  test('is the only one that does', () => {
    const first = schemas.filter((schema) => schema.version === 1 && FIRST_EVENTS.includes(schema.event));
    expect([first.length, first.filter(({ feature }) => feature !== null)]).toEqual([FIRST_EVENTS.length, []]);
  });
});

describe('The header', () => {
  const headers = newest.filter(({ event }) => !WITHOUT_HEADER.includes(event)).map(({ record }) => record.fields[0]);

  test('is the first field of every event, and the same everywhere', () => {
    for (const header of headers) expect(header).toEqual(headers[0]);
    expect(headers[0]?.name).toBe('header');
  });
});

test('a type of one name is the same in the newest schemas of all events', () => {
  const seen = new Map<string, readonly string[]>();
  for (const [name, parts] of newest.flatMap((schema) => [...outlineTypes(schema)])) {
    expect([name, parts]).toEqual([name, seen.get(name) ?? parts]);
    seen.set(name, parts);
  }
  expect(seen.get('Result')).toEqual(['winner Seat?', 'by ResultKind']);
});

test('the enums are the closed sets of the domain, in their order', () => {
  const types = new Map(newest.flatMap((schema) => [...outlineTypes(schema)]));
  const sets = {
    StreamKind: STREAM_KINDS,
    Seat: SEATS,
    Flag: FLAGS.map(printFlag),
    Place: [...FLAGS.map(printFlag), 'dish'],
    Card: [...TROOPS, ...TACTICS],
    Troop: TROOPS,
    Tactic: TACTICS,
    Deck: DECKS,
    ResultKind: RESULT_KINDS,
    ClientKind: CLIENT_KINDS,
    SessionEnd: SESSION_ENDS,
    ClaimTiming: CLAIM_TIMINGS.map((timing) => timing.replace('-', '_')),
    OnLeave: ON_LEAVE,
  };
  for (const [name, values] of Object.entries(sets)) expect([name, types.get(name)]).toEqual([name, values]);
});
