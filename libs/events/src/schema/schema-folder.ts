import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type EventSchema, parseEventSchema } from './avro-schema.ts';

/** Where the schemas of this system are kept: `<Event>/<version>.avsc`. */
export const SCHEMA_FOLDER = fileURLToPath(new URL('../../schemas', import.meta.url));

/** The text of one version of one event. */
export type SchemaFile = { readonly event: string; readonly version: number; readonly text: string };

const FILE_NAME = /^([1-9]\d*)\.avsc$/;

/** All `<Event>/<version>.avsc` below the folder, by event and version; throws on a file of any other name. */
export const readSchemaFiles = (folder: string): readonly SchemaFile[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((event) =>
      readdirSync(`${folder}/${event}`)
        .map((name) => {
          const version = FILE_NAME.exec(name)?.[1];
          if (version === undefined) throw new Error(`${event}/${name} is no <version>.avsc`);
          return { event, version: Number(version), text: readFileSync(`${folder}/${event}/${name}`, 'utf8') };
        })
        .sort((a, b) => a.version - b.version),
    );

export const readSchemas = (folder: string): readonly EventSchema[] =>
  readSchemaFiles(folder).map(({ event, version, text }) => parseEventSchema(event, version, text));

/** Of each event, the version that is written. */
export const newestSchemas = (schemas: readonly EventSchema[]): readonly EventSchema[] =>
  schemas.filter(({ event, version }) => !schemas.some((other) => other.event === event && other.version > version));
