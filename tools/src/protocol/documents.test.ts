import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { LISTS } from '@battleline/protocol';
import { describe, expect, test } from '@jest/globals';
import { writeDocuments } from './documents.ts';

type Document = {
  readonly channels?: { readonly socket: { readonly messages: object } };
  readonly components: { readonly schemas: Readonly<Record<string, { readonly anyOf?: readonly unknown[] }>> };
};

const documents = new Map([...writeDocuments()].map(([file, text]) => [basename(file), { file, text }]));
const read = (name: string): Document => JSON.parse(documents.get(name)?.text ?? '') as Document;

/** Where the reference leads inside the document. */
const follow = (document: unknown, reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], document);

describe.each([...documents.keys()])('docs/%s', (name) => {
  test('is what the code says; renewed by: npm run protocol', () => {
    const { file, text } = documents.get(name)!;
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('refers to nothing that it lacks', () => {
    const { text } = documents.get(name)!;
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => follow(read(name), reference) === undefined)).toEqual([]);
  });
});

test('a frame that comes in several shapes is shown in all of them', () => {
  const { schemas } = read('asyncapi.json').components;
  expect(schemas['gateway.list']?.anyOf).toHaveLength(LISTS.length);
});

test('what may be left out is not required, and ids say how they are written', () => {
  const { schemas } = read('asyncapi.json').components;
  expect(schemas['Happening']).toMatchObject({
    properties: { won: { type: 'array' }, seat: { anyOf: [{ enum: ['north', 'south'] }, { type: 'null' }] } },
    required: ['type', 'seat', 'text'],
  });
  expect(schemas['ClientId']).toMatchObject({ type: 'string', pattern: '^[0-9a-f]{32}$' });
  expect(schemas['client.move']).toMatchObject({ required: ['type', 'id', 'at', 'table', 'move', 'seen'] });
});
