import type { ClientBase } from 'pg';
import type { TableChanges } from './row-buffer.ts';
import { type AnyRow, type Column, printLogTime, type RowTable } from './row-table.ts';

/** Writes the changes in the transaction that the client is in; answers the number of rows touched. */
export const writeChanges = async (client: ClientBase, changes: readonly TableChanges[]): Promise<number> => {
  let rows = 0;
  // One order of tables for all, as of keys: so two writers may wait for each other, but never in a circle.
  for (const { table, removed, written } of changes.toSorted((a, b) => (a.table.name < b.table.name ? -1 : 1))) {
    if (removed.length > 0) {
      const keys = table.key.map((_, index) => removed.map((key) => key[index]));
      rows += (await client.query(statement('remove', table, removeSql), keys)).rowCount ?? 0;
    }
    if (written.length > 0) {
      const values = Object.entries(table.columns).map(([name, column]) => parametersOf(name, column, written));
      rows += (await client.query(statement('write', table, writeSql), values)).rowCount ?? 0;
    }
  }
  return rows;
};

const statement = (verb: string, table: RowTable, sqlOf: (table: RowTable) => string) => ({
  name: `${verb} ${table.name}`,
  text: sqlOf(table),
});

const parametersOf = (name: string, column: Column, rows: readonly AnyRow[]): readonly unknown[] =>
  rows.map((row) => {
    const value = row[name] ?? null;
    if (value === null) return null;
    if (column.type === 'timestamptz') return printLogTime(Number(value));
    // `unnest` flattens arrays of arrays: an array travels as its text.
    return Array.isArray(value) ? `{${value.map((item) => JSON.stringify(item)).join(',')}}` : value;
  });

const passedType = ({ type }: Column): string => (type === 'text[]' ? 'text' : type);

const quoted = (name: string): string => `"${name}"`;

/** Name of the table inside its own statement. */
const ROW = 'standing';

const writeSql = ({ name, key, columns }: RowTable): string => {
  const names = Object.keys(columns);
  const parameters = Object.values(columns).map((column, index) => `$${index + 1}::${passedType(column)}[]`);
  const selected = Object.entries(columns).map(([column, { type }]) => `given.${quoted(column)}::${type}`);
  const updates = Object.entries(columns)
    .filter(([column]) => !key.includes(column))
    .map(([column, { merge }]) => `${quoted(column)} = ${mergedSql(quoted(column), merge)}`);
  return `
    insert into ${name} as ${ROW} (${names.map(quoted).join(', ')})
    select ${selected.join(', ')}
    from unnest(${parameters.join(', ')}) with ordinality as given (${names.map(quoted).join(', ')}, place)
    order by given.place
    on conflict (${key.map(quoted).join(', ')}) do ${updates.length > 0 ? `update set ${updates.join(', ')}` : 'nothing'}`;
};

const mergedSql = (column: string, merge: Column['merge']): string => {
  switch (merge) {
    case 'replace':
      return `excluded.${column}`;
    case 'keep':
      return `coalesce(excluded.${column}, ${ROW}.${column})`;
    case 'add':
      return `${ROW}.${column} + excluded.${column}`;
  }
};

const removeSql = ({ name, key, columns }: RowTable): string => {
  const parameters = key.map((column, index) => `$${index + 1}::${columns[column]?.type ?? 'text'}[]`);
  const names = key.map(quoted).join(', ');
  return `delete from ${name} where (${names}) in (select * from unnest(${parameters.join(', ')}))`;
};
