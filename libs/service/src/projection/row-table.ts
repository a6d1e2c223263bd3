/** The Postgres types that rows may have, and the values written into them. */
type ColumnTypes = {
  text: string;
  int: number;
  bigint: number;
  boolean: boolean;
  /** µs of log time */
  timestamptz: number;
  'text[]': readonly string[];
};

/**
 * A column, and what a later row of the same key does to it: `replace` it, `keep` it where the later row has null, or
 * `add` to it.
 */
export type Column = {
  readonly type: keyof ColumnTypes;
  readonly merge: 'replace' | 'keep' | 'add';
};
export type Columns = Readonly<Record<string, Column>>;

/** A row as a projection gives it: a value for every column. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ColumnTypes[C[Name]['type']] | null };
export type AnyRow = Readonly<Record<string, ColumnTypes[keyof ColumnTypes] | null>>;

/** A table of a read model, `schema.table`, with the columns of its primary key. */
export type RowTable<C extends Columns = Columns> = {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: C;
};

/** A table and the first so many of its columns as primary key. */
export const rowTable = <const C extends Columns>(
  name: `${string}.${string}`,
  key: readonly (keyof C & string)[],
  columns: C,
): RowTable<C> => ({ name, key, columns });

/** A column whose value is each time the new one. */
export const replaced = <T extends keyof ColumnTypes>(type: T) => ({ type, merge: 'replace' }) as const;
/** A column that keeps its value where a later row has null. */
export const kept = <T extends keyof ColumnTypes>(type: T) => ({ type, merge: 'keep' }) as const;
/** A column that sums up. */
export const added = <T extends 'int' | 'bigint'>(type: T) => ({ type, merge: 'add' }) as const;

/** What an event does to a row: it is written (inserted or merged), or removed. */
export type RowChange =
  | { readonly type: 'written'; readonly table: RowTable; readonly row: AnyRow }
  | { readonly type: 'removed'; readonly table: RowTable; readonly key: readonly (string | number)[] };

export const written = <C extends Columns>(table: RowTable<C>, row: RowOf<C>): RowChange => ({
  type: 'written',
  table,
  row,
});

export const removed = (table: RowTable, ...key: readonly (string | number)[]): RowChange => ({
  type: 'removed',
  table,
  key,
});

/** Log time (µs) as Postgres reads it. */
export const printLogTime = (at: number): string => {
  const ms = Math.floor(at / 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(at - ms * 1000).padStart(3, '0')}Z`;
};
