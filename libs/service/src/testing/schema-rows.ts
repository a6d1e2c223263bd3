import type { TestDatabase } from './test-database.ts';

/** All rows of a schema's tables, in an order of their own, and the checkpoints. */
export const readRows = async ({ ask }: TestDatabase, schema: string, except: readonly string[] = []) => {
  const tables = await ask(`select table_name as name from information_schema.tables
    where table_schema = '${schema}' and table_type = 'BASE TABLE' order by 1`);
  const rows: Record<string, unknown> = {};
  for (const name of tables.map((table) => String(table.name)).filter((table) => !except.includes(table)))
    rows[name] = (await ask(`select to_jsonb(t)::text as row from ${schema}.${name} t order by 1`)).map(
      ({ row }) => row,
    );
  return rows;
};
