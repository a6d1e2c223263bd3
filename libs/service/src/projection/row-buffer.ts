import type { AnyRow, Column, RowChange, RowTable } from './row-table.ts';

type KeyValues = readonly (string | number)[];
type TableBuffer = {
  readonly table: RowTable;
  /** the columns in which a later row doesn't just take the place of an earlier one */
  readonly merging: readonly (readonly [string, Column])[];
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
    const known = buffers.get(table.name);
    if (known) return known;
    const merging = Object.entries(table.columns).filter(([, { merge }]) => merge !== 'replace');
    const buffer = { table, merging, removed: new Map(), written: new Map() };
    buffers.set(table.name, buffer);
    return buffer;
  };

  const add = (change: RowChange): void => {
    const { table, merging, removed, written } = bufferOf(change.table);
    if (change.type === 'removed') {
      const key = keyText(change.key);
      written.delete(key);
      removed.set(key, change.key);
      return;
    }
    const key = keyText(table.key.map((name) => change.row[name] as string | number));
    const before = written.get(key);
    written.set(key, before ? mergeRows(merging, before, change.row) : change.row);
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

/** No text in Postgres has the character between. */
const keyText = (key: KeyValues): string => key.join('\0');

const inKeyOrder = <Value>(map: ReadonlyMap<string, Value>): Value[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

const mergeRows = (merging: TableBuffer['merging'], before: AnyRow, after: AnyRow): AnyRow => {
  const merged: Record<string, AnyRow[string]> = { ...after };
  for (const [name, column] of merging) merged[name] = mergeValues(column, before[name] ?? null, after[name] ?? null);
  return merged;
};

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
