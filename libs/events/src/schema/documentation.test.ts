import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FEATURES } from '@battleline/domain';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { featureStream, streamsOf } from '../fold/named-streams.ts';
import { outlineFields, outlineTypes } from './schema-outline.ts';
import { newestSchemas, readSchemas, SCHEMA_FOLDER } from './schema-folder.ts';

type Row = readonly (readonly string[])[];

const RANGE = /^([A-Za-z])(\d+)…\1(\d+)$/;

/** `f1…f3` stands for f1, f2, f3. */
const inFull = (code: string): string[] => {
  const [, letter, from, to] = RANGE.exec(code) ?? [];
  if (letter === undefined) return [code];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${letter}${Number(from) + index}`);
};

/** What stands between backquotes in each cell of each row of the tables below a heading. */
const rowsBelow = (page: string, heading: string): readonly Row[] => {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => inFull(code ?? ''))),
    );
};

const page = readFileSync(new URL('../../../../docs/events.md', import.meta.url), 'utf8');
const schemas = readSchemas(SCHEMA_FOLDER);
const newest = newestSchemas(schemas);

const TOPIC_HEADINGS = [
  'In the topics `lobby`, `tables` and `clients`',
  'In the topic `lobby`',
  'In the topic `tables`',
  'In the topic `clients`',
  'In the topic `client-keys`',
  'In the topic `chat`',
  'In the topic `control`',
  'In the topic `beats`',
];
const documented = TOPIC_HEADINGS.flatMap((heading) => rowsBelow(page, heading)).map(
  ([event = [], , , streams = [], fields = []]) => ({ event: event[0] ?? '', streams, fields }),
);

test('docs/events.md lists every event once, and no other', () => {
  expect(documented.map(({ event }) => event).sort()).toEqual(newest.map(({ event }) => event).sort());
});

describe('docs/events.md gives the fields as they are in the newest schema', () => {
  test.each(documented)('$event', ({ event, fields }) => {
    const schema = newest.find((other) => other.event === event);
    const own = schema?.record.fields.filter(({ name }) => name !== 'header') ?? [];
    expect(fields).toEqual(outlineFields({ fields: own }));
  });
});

describe('docs/events.md gives the streams that the event changes', () => {
  const table = '0-' + 'f'.repeat(30);
  const isFolded = ({ event }: { event: string }) =>
    !['CommandRefused', 'RecordVoided', 'Heartbeat', 'ClientKey', 'LineSaid', 'LineRefused'].includes(event);

  test.each(documented.filter(isFolded))('$event', ({ event: type, streams }) => {
    const event = EVENT_EXAMPLES[type as Exclude<keyof typeof EVENT_EXAMPLES, 'CommandRefused'>];
    const fields = event as unknown as Readonly<Record<string, string>>;
    // What belongs to one feature names it; other ids stand in a field.
    const idOf = (kind: string, field: string) =>
      kind === 'feature' ? featureStream(fields[field] ?? field).id : (fields[field] ?? '');
    const named = streamsOf(event, table as Parameters<typeof streamsOf>[1]).map(({ kind, id }) => `${kind}/${id}`);
    const written = streams.map((stream) => {
      const [kind, field] = stream.split('/');
      return `${kind}/${field === undefined ? table : idOf(kind ?? '', field)}`;
    });
    expect(written).toEqual(named);
  });
});

test('docs/events.md lists the features, each with the events and schema versions that belong to it', () => {
  const rows = rowsBelow(page, 'Features').map(([feature = [], parts = []]) => [feature[0], [...parts].sort()]);
  const belonging = (feature: string) =>
    schemas.filter((schema) => schema.feature === feature).map(({ event, version }) => `${event}/${version}`);
  expect(rows).toEqual(FEATURES.map((feature) => [feature, belonging(feature).sort()]));
});

describe('docs/events.md gives the types as they are in the newest schemas', () => {
  const types = new Map(newest.flatMap((schema) => [...outlineTypes(schema)]));
  const header = rowsBelow(page, 'Header').map(([field]) => field?.[0] ?? '');
  const size = types.get('Header')?.length ?? 0;

  test('Header and StreamRef', () => {
    expect(header.slice(0, size)).toEqual(types.get('Header'));
    expect(header.slice(size)).toEqual(types.get('StreamRef'));
  });

  test('all others', () => {
    const rows = rowsBelow(page, 'Types').map(([name, parts]) => [name?.[0] ?? '', parts] as const);
    const others = [...types].filter(([name]) => name !== 'Header' && name !== 'StreamRef');
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(others));
    expect(rows).toHaveLength(others.length);
  });
});
