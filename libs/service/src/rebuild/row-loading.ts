import type { Kysely } from 'kysely';
import pg from 'pg';
import type { Tables } from '../postgres/tables.ts';
import type { TableChanges } from '../projection/row-buffer.ts';
import { type AnyRow, type Column, printLogTime, type RowTable } from '../projection/row-table.ts';
import { onConflict } from '../projection/row-writing.ts';
import { COPY_NULL, copyIn, copyText } from './copy-in.ts';

/**
 * Writes many rows at once, by COPY: right into the table, or, once a row has been there already, into a temporary one
 * and from there in one statement.
 */
export type RowLoader = {
  /** In the transaction that the client is in; answers the number of rows. */
  readonly load: (changes: readonly TableChanges[]) => Promise<number>;
};

const UNIQUE_VIOLATION = '23505';

/** `kysely` only prints statements. */
export const createRowLoader = (client: pg.ClientBase, kysely: Kysely<Tables>): RowLoader => {
  const made = new Set<string>();
  /** tables whose rows are written more than once: the others are spared the way round */
  const changing = new Set<string>();

  const temporaryOf = async (name: string): Promise<string> => {
    const temporary = `load_${name.replace('.', '_')}`;
    if (!made.has(name)) await client.query(`create temp table ${temporary} (like ${name}) on commit delete rows`);
    made.add(name);
    return `pg_temp.${temporary}`;
  };

  const remove = async ({ name, key, columns }: RowTable, removed: TableChanges['removed']): Promise<void> => {
    const types = key.map((column, index) => `$${index + 1}::${columns[column]?.type ?? 'text'}[]`);
    const values = key.map((_, index) => removed.map((one) => one[index]));
    await client.query(
      `delete from ${name} where (${key.join(', ')}) in (select * from unnest(${types.join(', ')}))`,
      values,
    );
  };

  const merge = async (table: RowTable, names: string, lines: string): Promise<void> => {
    const temporary = await temporaryOf(table.name);
    await copyIn(client, `copy ${temporary} (${names}) from stdin`, lines);
    const conflict = onConflict(table).compile(kysely).sql;
    await client.query(
      `insert into ${table.name} as standing (${names}) select ${names} from ${temporary} ${conflict}`,
    );
    await client.query(`truncate ${temporary}`);
  };

  /** Whether no row was there already; else nothing is done. */
  const add = async (table: RowTable, names: string, lines: string): Promise<boolean> => {
    await client.query('savepoint adding');
    try {
      await copyIn(client, `copy ${table.name} (${names}) from stdin`, lines);
      await client.query('release savepoint adding');
      return true;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION)) throw error;
      await client.query('rollback to savepoint adding');
      return false;
    }
  };

  const write = async (table: RowTable, rows: readonly AnyRow[]): Promise<void> => {
    const columns = Object.entries(table.columns);
    const names = columns.map(([column]) => column).join(', ');
    const lines = rows.map((row) =>
      columns.map(([column, { type }]) => printField(type, row[column] ?? null)).join('\t'),
    );
    const text = `${lines.join('\n')}\n`;
    if (!changing.has(table.name) && (await add(table, names, text))) return;
    changing.add(table.name);
    await merge(table, names, text);
  };

  return {
    load: async (changes) => {
      let count = 0;
      for (const { table, removed, written } of changes) {
        if (removed.length > 0) await remove(table, removed);
        if (written.length > 0) await write(table, written);
        count += removed.length + written.length;
      }
      return count;
    },
  };
};

const printField = (type: Column['type'], value: AnyRow[string]): string => {
  if (value === null) return COPY_NULL;
  switch (type) {
    case 'timestamptz':
      return printLogTime(Number(value));
    case 'text[]':
      return copyText(`{${(value as readonly string[]).map((item) => JSON.stringify(item)).join(',')}}`);
    case 'text':
      return copyText(String(value));
    case 'int':
    case 'bigint':
    case 'boolean':
      return String(value);
  }
};
