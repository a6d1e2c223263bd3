import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';

/** What a table comes to: its number of rows, and a sum of their hashes, whatever their order. */
export type TableDigest = { readonly rows: number; readonly digest: string };
export type SchemaDigest = ReadonlyMap<string, TableDigest>;

/** All tables of a schema; undefined where there is no such schema. */
export const digestSchema = async (kysely: Kysely<Tables>, schema: string): Promise<SchemaDigest | undefined> => {
  const { rows: found } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(kysely);
  if (found.length === 0) return undefined;
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = ${schema} order by 1`.execute(kysely);
  const digests = new Map<string, TableDigest>();
  for (const { name } of tables) {
    const { rows } = await sql<TableDigest>`
      select count(*) as rows, coalesce(sum(hash_record_extended(whole_row, 0)::numeric), 0)::text as digest
      from ${sql.table(`${schema}.${name}`)} whole_row`.execute(kysely);
    digests.set(name, rows[0] ?? { rows: 0, digest: '0' });
  }
  return digests;
};

/** Where two schemas differ, in words. */
export const differences = (standing: SchemaDigest, rebuilt: SchemaDigest): readonly string[] =>
  [...new Set([...standing.keys(), ...rebuilt.keys()])].flatMap((name) => {
    const [a, b] = [standing.get(name), rebuilt.get(name)];
    if (!a) return [`${name} is new`];
    if (!b) return [`${name} is gone`];
    if (a.rows !== b.rows) return [`${name} has ${b.rows} rows instead of ${a.rows}`];
    return a.digest === b.digest ? [] : [`${name} has as many rows (${a.rows}), and others among them`];
  });
