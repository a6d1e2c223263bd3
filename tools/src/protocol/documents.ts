import { fileURLToPath } from 'node:url';
import { asyncDocument } from './async-document.ts';
import { openDocument } from './open-document.ts';
import { readTypes } from './type-schema.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const FRAMES = path('libs/protocol/src/server-frame.ts');
const BODIES = ['http-body.ts', 'account-body.ts'].map((file) => path(`libs/protocol/src/${file}`));

/** The documents of the protocol for programs: by file, their text as it has to be. */
export const writeDocuments = (): ReadonlyMap<string, string> => {
  const text = (document: object): string => `${JSON.stringify(document, undefined, 2)}\n`;
  return new Map([
    [path('docs/asyncapi.json'), text(asyncDocument(readTypes([FRAMES])))],
    [path('docs/openapi.json'), text(openDocument(readTypes(BODIES)))],
  ]);
};
