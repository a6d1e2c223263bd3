/** What a column holds in a file; times in µs since 1970, spans in µs. */
export const COLUMN_KINDS = ['text', 'int', 'long', 'boolean', 'time', 'span', 'texts'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

export type ExportedColumn = { readonly name: string; readonly kind: ColumnKind };
export type ExportedValue = string | number | boolean | readonly string[] | null;
export type ExportedRow = Readonly<Record<string, ExportedValue>>;

/** A view of `analytics`, and the order of its rows: the same log gives the same file. */
export type ExportedView = { readonly name: string; readonly order: readonly string[] };

/** The views that are exported, each to a file of its own, with finished games only. */
export const EXPORTED_VIEWS: readonly ExportedView[] = [
  { name: 'games', order: ['table_id'] },
  { name: 'moves', order: ['table_id', 'move_number'] },
  { name: 'claims', order: ['table_id', 'move_number', 'flag'] },
  { name: 'flags', order: ['table_id', 'flag'] },
];

const KINDS: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  integer: 'int',
  bigint: 'long',
  boolean: 'boolean',
  'timestamp with time zone': 'time',
  interval: 'span',
  'text[]': 'texts',
};

/** The kind of a column of that Postgres type; throws for a type that no exported view had so far. */
export const kindOf = (type: string): ColumnKind => {
  const kind = KINDS[type];
  if (!kind) throw new Error(`columns of the type ${type} can't be exported yet`);
  return kind;
};

/** The column as it is asked for, so that nothing depends on the session's settings. */
export const selected = ({ name, kind }: ExportedColumn): string =>
  kind === 'time' || kind === 'span'
    ? `round(extract(epoch from v.${name}) * 1000000)::bigint as ${name}`
    : `v.${name}`;
