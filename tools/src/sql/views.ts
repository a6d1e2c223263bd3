import type { ResultRows } from './result-rows.ts';

/** Gives one row for each view that is there to be read: schema, name, columns with their types. */
export const VIEWS_STATEMENT = `
  select n.nspname as schema, c.relname as view,
    string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where n.nspname in ('api', 'analytics') and c.relkind in ('v', 'm')
  group by 1, 2
  order by 1, 2`;

const WIDTH = 110;

/** The views as paragraphs: the name, and its columns below. */
export const printViews = ({ rows }: ResultRows): readonly string[] => {
  if (rows.length === 0) return ['There are no views yet.'];
  const paragraphs = rows.flatMap(([schema, name, columns]) => [`${schema}.${name}`, ...wrap(columns ?? ''), '']);
  return [...paragraphs, 'For example: npm run --silent sql -- "select * from analytics.games"'];
};

const wrap = (columns: string): readonly string[] => {
  const lines: string[] = [];
  for (const column of columns.split(/(?<=,) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + column.length < WIDTH) lines[lines.length - 1] = `${last} ${column}`;
    else lines.push(`  ${column}`);
  }
  return lines;
};
