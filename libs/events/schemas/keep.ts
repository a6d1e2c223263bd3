// Adds schemas that are new to fingerprints.json and golden.json; changes nothing that stands there. A new version's
// golden bytes are those of its example in event.examples.ts. Run: node libs/events/schemas/keep.ts
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { FEATURES } from '@battleline/domain';
import {
  beatExample,
  CHAT_EXAMPLES,
  clientKeyExample,
  controlExample,
  EVENT_EXAMPLES,
  exampleHeader,
} from '../src/codec/event.examples.ts';
import { encodeBeat, encodeChat, encodeClientKey, encodeControl, encodeRecord } from '../src/codec/record.ts';
import type { AnyEvent, BareEvent } from '../src/log-event.ts';
import { parseEventSchema } from '../src/schema/avro-schema.ts';
import { readSchemaFiles, SCHEMA_FOLDER } from '../src/schema/schema-folder.ts';

type Kept = Record<string, unknown>;

const read = (name: string) => JSON.parse(readFileSync(`${SCHEMA_FOLDER}/${name}`, 'utf8')) as Kept;
const write = (name: string, kept: Kept) => {
  writeFileSync(`${SCHEMA_FOLDER}/${name}`, `${JSON.stringify(kept, null, 2)}\n`);
};
const sorted = (kept: Kept): Kept => Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));

const encode = (event: AnyEvent | BareEvent): Uint8Array => {
  if (event.type === 'RecordVoided') return encodeControl(event);
  if (event.type === 'ClientKey') return encodeClientKey(event, new Set(FEATURES));
  if (event.type === 'LineSaid' || event.type === 'LineRefused') return encodeChat(event, new Set(FEATURES));
  return event.type === 'Heartbeat' ? encodeBeat(event) : encodeRecord(exampleHeader, event, new Set(FEATURES));
};

const fingerprints: Kept = {};
const records: Kept = {};
for (const { event: name, version, text } of readSchemaFiles(SCHEMA_FOLDER)) {
  const own = [controlExample, beatExample, clientKeyExample, ...Object.values(CHAT_EXAMPLES)].find(
    ({ type }) => type === name,
  );
  const event = own ?? EVENT_EXAMPLES[name as keyof typeof EVENT_EXAMPLES];
  const bytes = encode(event);
  const { fingerprint } = parseEventSchema(name, version, text);
  const sha256 = createHash('sha256')
    .update(JSON.stringify(JSON.parse(text)))
    .digest('hex');
  fingerprints[`${name}/${version}`] = { fingerprint, sha256 };
  records[`${name}/${version}`] = { bytes: Buffer.from(bytes).toString('hex'), event };
}

write('fingerprints.json', sorted({ ...fingerprints, ...read('fingerprints.json') }));
const golden = read('golden.json');
write('golden.json', { header: golden['header'], records: sorted({ ...records, ...(golden['records'] as Kept) }) });
