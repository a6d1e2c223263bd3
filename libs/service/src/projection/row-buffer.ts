import type { AnyRow, Column, RowChange, RowTable } from './row-table.ts';

type KeyValues = readonly (string | number)[];
type TableBuffer = {
  readonly table: RowTable;
  readonly removed: Map<string, KeyValues>;
  readonly written: Map<string, AnyRow>;
};

/** What one transaction is to do to one table: first remove, then write, both in the order of the keys. */
export type TableChanges = {
  readonly table: RowTable;
  readonly removed: readonly KeyValues[];
  readonly written: readonly AnyRow[];
};

/** Changes of many events folded into one per key, so that a transaction touches each row once. */
export type RowBuffer = {
  readonly add: (change: RowChange) => void;
  readonly changes: () => readonly TableChanges[];
};

export const createRowBuffer = (): RowBuffer => {
  const buffers = new Map<string, TableBuffer>();

  const bufferOf = (table: RowTable): TableBuffer => {
    const buffer = buffers.get(table.name) ?? { table, removed: new Map(), written: new Map() };
    buffers.set(table.name, buffer);
    return buffer;
  };

  const add = (change: RowChange): void => {
    const { table, removed, written } = bufferOf(change.table);
    if (change.type === 'removed') {
      const key = keyText(change.key);
      written.delete(key);
      removed.set(key, change.key);
      return;
    }
    const key = keyText(table.key.map((name) => change.row[name] as string | number));
    const before = written.get(key);
    written.set(key, before ? mergeRows(table, before, change.row) : change.row);
  };

  return {
    add,
    changes: () =>
      [...buffers.values()].map(({ table, removed, written }) => ({
        table,
        removed: inKeyOrder(removed),
        written: inKeyOrder(written),
      })),
  };
};

const keyText = (key: KeyValues): string => JSON.stringify(key);

const inKeyOrder = <Value>(map: ReadonlyMap<string, Value>): Value[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

const mergeRows = (table: RowTable, before: AnyRow, after: AnyRow): AnyRow =>
  Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => [
      name,
      mergeValues(column, before[name] ?? null, after[name] ?? null),
    ]),
  );

const mergeValues = (column: Column, before: AnyRow[string], after: AnyRow[string]): AnyRow[string] => {
  switch (column.merge) {
    case 'replace':
      return after;
    case 'keep':
      return after ?? before;
    case 'add':
      return Number(before) + Number(after);
  }
};
