import { globalRegistry, type z } from 'zod';

/** What the documentation and an error say about a variable. */
export type VariableNote = {
  readonly description: string;
  /** what a value looks like, for the one who set a wrong one */
  readonly expected: string;
  /** never shown in logs or errors */
  readonly secret?: boolean;
};

/** One variable of a process's environment: how it is read, and what is said about it. */
export const variable = <Schema extends z.ZodType>(schema: Schema, note: VariableNote): Schema => schema.meta(note);

/** A value that doesn't fit. */
export type ConfigFault = { readonly name: string; readonly wrong: string; readonly expected: string };

/** The exit code of a process that can't start as it is configured (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigReading<Config> =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly faults: readonly ConfigFault[] };

const noteOf = (schema: ConfigSchema, name: string): VariableNote | undefined => {
  const field = schema.shape[name];
  return field && (globalRegistry.get(field) as VariableNote | undefined);
};

type ConfigSchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** Reads a process's configuration; an empty variable counts as one that isn't set. All faults are found at once. */
export const parseConfig = <Schema extends ConfigSchema>(
  schema: Schema,
  environment: Environment,
): ConfigReading<z.output<Schema>> => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return { ok: true, config: parsed.data };
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const faults = [...names].map((name): ConfigFault => {
    const note = noteOf(schema, name);
    const value = given[name];
    const wrong = value === undefined ? 'is missing' : note?.secret ? 'does not fit' : `is ${JSON.stringify(value)}`;
    return { name, wrong, expected: note?.expected ?? 'another value' };
  });
  return { ok: false, faults };
};

/** The faults as lines `VARIABLE: what is wrong, what is expected`. */
export const printFaults = (faults: readonly ConfigFault[]): string =>
  ['The configuration has faults:', ...faults.map((fault) => `  ${printFault(fault)}`)].join('\n');

const printFault = ({ name, wrong, expected }: ConfigFault): string => `${name}: ${wrong}, expected ${expected}`;

/** `parseConfig` for a `main.ts`: on faults prints them all and ends the process with exit code 78. */
export const readConfig = <Schema extends ConfigSchema>(schema: Schema, environment: Environment): z.output<Schema> => {
  const reading = parseConfig(schema, environment);
  if (reading.ok) return reading.config;
  process.stderr.write(`${printFaults(reading.faults)}\n`);
  process.exit(EXIT_CONFIG);
};

/** The configuration as a process may log it. */
export const shownConfig = (schema: ConfigSchema, config: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, noteOf(schema, name)?.secret ? '(secret)' : value]),
  );

/** A row of the documentation's table of variables; `default: null` = none. */
export type VariableRow = { readonly name: string; readonly default: string | null; readonly description: string };

/** What the documentation's table must say about a process's variables. */
export const describeConfig = (schema: ConfigSchema): VariableRow[] =>
  Object.entries(schema.shape).map(([name, field]) => {
    const unset = field.safeParse(undefined);
    const value = unset.success && unset.data !== undefined ? JSON.stringify(unset.data).replaceAll('"', '') : null;
    return { name, default: value, description: noteOf(schema, name)?.description ?? '' };
  });
