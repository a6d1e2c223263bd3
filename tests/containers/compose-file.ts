import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const environmentSchema = z.record(z.string(), z.union([z.string(), z.number()]));
const dependencySchema = z.record(z.string(), z.object({ condition: z.string() }));
const serviceSchema = z.looseObject({
  image: z.string(),
  build: z.unknown().optional(),
  command: z.array(z.string()).default([]),
  environment: environmentSchema.default({}),
  depends_on: dependencySchema.default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  networks: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  restart: z.string(),
  profiles: z.array(z.string()).default([]),
  stop_grace_period: z.string().optional(),
});
const composeSchema = z.looseObject({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.unknown()),
  volumes: z.record(z.string(), z.unknown()),
});

/** A service of `docker-compose.yml`, as far as tests look at it. */
export type Service = z.output<typeof serviceSchema>;
export type ComposeFile = z.output<typeof composeSchema>;

export const composeText = (): string => readFileSync(`${ROOT}docker-compose.yml`, 'utf8');

/** The file as data; `<<` is taken in, variables stand as they are written. */
export const composeData = (text: string = composeText()): unknown => parse(text, { merge: true });

const VARIABLE = /\$\{([A-Z_]+)(?:(:-|:\?)([^}]*))?\}/g;

/** The variables that the file asks for. */
export const variablesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name));

/** Sets variables as Compose does; throws where one is missing that must be there. */
export const interpolate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(VARIABLE, (_, name: string, operator: string | undefined, other: string | undefined) => {
    const value = values[name] ?? '';
    if (value !== '' || operator === undefined) return value;
    if (operator === ':?') throw new Error(`${name}: ${other ?? ''}`);
    return other ?? '';
  });

/** The file as Compose reads it with these variables. */
export const readCompose = (values: Readonly<Record<string, string>>): ComposeFile =>
  composeSchema.parse(composeData(interpolate(composeText(), values)));

/** Reads the lines `NAME=value` of an environment file. */
export const parseEnvironment = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

/** Whether a service runs our own image. */
export const isOurs = ({ image }: Service): boolean => image.startsWith('battleline:');

/** Compose's `30s` or `1m` in ms. */
export const durationMs = (text: string): number => {
  const match = /^(\d+)(s|m)$/.exec(text);
  if (!match) throw new Error(`no duration: ${text}`);
  return Number(match[1]) * (match[2] === 'm' ? 60_000 : 1000);
};
