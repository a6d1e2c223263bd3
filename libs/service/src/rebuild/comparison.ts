import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';

/** What a table comes to: its number of rows, and a sum of their hashes, whatever their order. */
export type TableDigest = {
  readonly rows: number;
  readonly digest: string;
  /** the same without the columns that older versions wrote otherwise; absent where there are none */
  readonly core?: string;
};
export type SchemaDigest = ReadonlyMap<string, TableDigest>;

/** By table: columns that older versions wrote otherwise, though what they wrote wasn't wrong for them. */
export type OlderColumns = Readonly<Record<string, readonly string[]>>;

const hashSum = (value: RawBuilder<unknown>) => sql`coalesce(sum(hash_record_extended(${value}, 0)::numeric), 0)::text`;

/** Sums the columns of a table but these. */
const coreOf = async (
  kysely: Kysely<Tables>,
  schema: string,
  name: string,
  without: readonly string[],
): Promise<string> => {
  const { rows: columns } = await sql<{ column: string }>`
    select attname as column from pg_attribute
    where attrelid = ${`${schema}.${name}`}::regclass and attnum > 0 and not attisdropped
      and attname <> all(${without}::text[]) order by attnum`.execute(kysely);
  const row = sql`row(${sql.join(columns.map(({ column }) => sql.ref(column)))})`;
  const { rows } = await sql<{ core: string }>`
    select ${hashSum(row)} as core from ${sql.table(`${schema}.${name}`)}`.execute(kysely);
  return rows[0]?.core ?? '0';
};

/** All tables of a schema; undefined where there is no such schema. */
export const digestSchema = async (
  kysely: Kysely<Tables>,
  schema: string,
  older: OlderColumns = {},
): Promise<SchemaDigest | undefined> => {
  const { rows: found } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(kysely);
  if (found.length === 0) return undefined;
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = ${schema} order by 1`.execute(kysely);
  const digests = new Map<string, TableDigest>();
  for (const { name } of tables) {
    const { rows } = await sql<TableDigest>`
      select count(*) as rows, ${hashSum(sql`whole_row`)} as digest
      from ${sql.table(`${schema}.${name}`)} whole_row`.execute(kysely);
    const digest = rows[0] ?? { rows: 0, digest: '0' };
    const without = older[name];
    digests.set(name, without ? { ...digest, core: await coreOf(kysely, schema, name, without) } : digest);
  }
  return digests;
};

/** Whether two tables with as many rows are the same but for what older versions wrote otherwise. */
const isOlder = (a: TableDigest, b: TableDigest): boolean =>
  a.rows === b.rows && a.digest !== b.digest && a.core !== undefined && a.core === b.core;

/** The tables that differ only in what older versions wrote otherwise: there is nothing wrong with them. */
export const olderTables = (standing: SchemaDigest, rebuilt: SchemaDigest): readonly string[] =>
  [...standing].flatMap(([name, a]) => {
    const b = rebuilt.get(name);
    return b && isOlder(a, b) ? [name] : [];
  });

/** Where two schemas differ otherwise, in words. */
export const differences = (standing: SchemaDigest, rebuilt: SchemaDigest): readonly string[] =>
  [...new Set([...standing.keys(), ...rebuilt.keys()])].flatMap((name) => {
    const [a, b] = [standing.get(name), rebuilt.get(name)];
    if (!a) return [`${name} is new`];
    if (!b) return [`${name} is gone`];
    if (a.rows !== b.rows) return [`${name} has ${b.rows} rows instead of ${a.rows}`];
    return a.digest === b.digest || isOlder(a, b)
      ? []
      : [`${name} has as many rows (${a.rows}), and others among them`];
  });
