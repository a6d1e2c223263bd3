import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../postgres/tables.ts';
import type { TableChanges } from './row-buffer.ts';
import { type AnyRow, type Column, printLogTime, type RowTable } from './row-table.ts';

/** Writes the changes in the transaction; answers the number of rows touched. */
export const writeChanges = async (
  transaction: Transaction<Tables>,
  changes: readonly TableChanges[],
): Promise<number> => {
  let rows = 0;
  // One order of tables for all, as of keys: so two writers may wait for each other, but never in a circle.
  for (const { table, removed, written } of changes.toSorted((a, b) => (a.table.name < b.table.name ? -1 : 1))) {
    const statements = [
      ...(removed.length > 0 ? [removal(table, removed)] : []),
      ...(written.length > 0 ? [insertion(table, written)] : []),
    ];
    for (const statement of statements) rows += Number((await statement.execute(transaction)).numAffectedRows ?? 0n);
  }
  return rows;
};

const removal = ({ name, key, columns }: RowTable, keys: TableChanges['removed']): RawBuilder<unknown> => {
  const given = key.map((column, index) =>
    arrayOf(
      columns[column]?.type ?? 'text',
      keys.map((one) => one[index]),
    ),
  );
  return sql`delete from ${sql.table(name)} where (${namesOf(key)}) in (select * from unnest(${sql.join(given)}))`;
};

const insertion = (table: RowTable, rows: readonly AnyRow[]): RawBuilder<unknown> => {
  const { name, columns } = table;
  const names = namesOf(Object.keys(columns));
  const given = Object.entries(columns).map(([column, { type }]) =>
    arrayOf(
      passedType(type),
      rows.map((row) => passedValue(type, row[column] ?? null)),
    ),
  );
  const selected = Object.entries(columns).map(
    ([column, { type }]) => sql`${sql.ref(`given.${column}`)}::${sql.raw(type)}`,
  );
  return sql`
    insert into ${sql.table(name)} as standing (${names})
    select ${sql.join(selected)}
    from unnest(${sql.join(given)}) with ordinality as given (${names}, ordinality)
    order by given.ordinality
    ${onConflict(table)}`;
};

/** What a row does to the one of its key that is there, called `standing`. */
export const onConflict = ({ key, columns }: RowTable): RawBuilder<unknown> => {
  const updates = Object.entries(columns)
    .filter(([column]) => !key.includes(column))
    .map(([column, { merge }]) => sql`${sql.id(column)} = ${merged(column, merge)}`);
  return sql`on conflict (${namesOf(key)}) do ${updates.length > 0 ? sql`update set ${sql.join(updates)}` : sql`nothing`}`;
};

const merged = (column: string, merge: Column['merge']): RawBuilder<unknown> => {
  const [before, after] = [sql.ref(`standing.${column}`), sql.ref(`excluded.${column}`)];
  switch (merge) {
    case 'replace':
      return after;
    case 'keep':
      return sql`coalesce(${after}, ${before})`;
    case 'add':
      return sql`${before} + ${after}`;
  }
};

const namesOf = (columns: readonly string[]): RawBuilder<unknown> => sql.join(columns.map((column) => sql.id(column)));

const arrayOf = (type: Column['type'], values: readonly unknown[]): RawBuilder<unknown> =>
  sql`${values}::${sql.raw(type)}[]`;

// `unnest` flattens arrays of arrays: an array travels as its text.
const passedType = (type: Column['type']): Column['type'] => (type === 'text[]' ? 'text' : type);

const passedValue = (type: Column['type'], value: AnyRow[string]): unknown => {
  if (value === null) return null;
  if (type === 'timestamptz') return printLogTime(Number(value));
  return Array.isArray(value) ? `{${value.map((item) => JSON.stringify(item)).join(',')}}` : value;
};
