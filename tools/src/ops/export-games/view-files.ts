import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { avroEncoder, rowSchema } from './avro-file.ts';
import { csvHeader, csvLine } from './csv-file.ts';
import type { ExportedFile, ViewFormat } from './export-format.ts';
import {
  EXPORTED_VIEWS,
  type ExportedColumn,
  type ExportedRow,
  type ExportedView,
  kindOf,
  selected,
} from './exported-view.ts';
import { writeWhole } from './record-files.ts';

export type ViewOptions = {
  readonly format: ViewFormat;
  readonly folder: string;
  /** only games that ended at this time (ms) or later; all without it */
  readonly since?: number | undefined;
  /** told of rows as they are written */
  readonly onRows: (count: number) => void;
};

const BATCH = 5_000;

/**
 * Writes the finished games of `analytics`, all sittings, a file for each view, all from one moment. The same log gives
 * the same bytes. A file has its name once it is complete.
 */
export const writeViews = async (database: pg.Pool, options: ViewOptions): Promise<readonly ExportedFile[]> => {
  const client = await database.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const files: ExportedFile[] = [];
    for (const view of EXPORTED_VIEWS) files.push(await exportView(client, view, options));
    await client.query('commit');
    return files;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
};

const exportView = async (client: pg.PoolClient, view: ExportedView, options: ViewOptions): Promise<ExportedFile> => {
  const { format, folder, since, onRows } = options;
  const columns = await columnsOf(client, view.name);
  const name = `${view.name}.${format}`;
  let count = 0;
  await writeWhole(join(folder, name), async (part) => {
    const writer = openWriter(part, format, view.name, columns);
    for await (const batch of rowsOf(client, view, columns, since)) {
      for (const row of batch) await writer.write(row);
      count += batch.length;
      onRows(batch.length);
    }
    await writer.end();
  });
  return { name, count };
};

const columnsOf = async (client: pg.PoolClient, view: string): Promise<readonly ExportedColumn[]> => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 order by attnum`,
    [`analytics.${view}`],
  );
  return rows.map(({ name, type }) => ({ name, kind: kindOf(type) }));
};

async function* rowsOf(
  client: pg.PoolClient,
  { name, order }: ExportedView,
  columns: readonly ExportedColumn[],
  since: number | undefined,
): AsyncGenerator<readonly ExportedRow[]> {
  const list = columns.map(selected).join(', ');
  // Byte by byte, whatever the database's collation is.
  const sorted = order.map((column) => (column === 'table_id' ? 'v.table_id collate "C"' : `v.${column}`)).join(', ');
  await client.query(
    `declare exported no scroll cursor for select ${list} from analytics.${name} v
     where v.game_id in (select g.game_id from analytics.games g where g.finished_at >= $1) order by ${sorted}`,
    [since === undefined ? '-infinity' : new Date(since)],
  );
  for (;;) {
    const { rows } = await client.query<Record<string, ExportedRow[string]>>(`fetch ${BATCH} from exported`);
    if (rows.length === 0) break;
    // Postgres's client gives a bigint as text.
    for (const { name: column, kind } of columns)
      if (kind === 'long' || kind === 'time' || kind === 'span')
        for (const row of rows) row[column] = row[column] == null ? null : Number(row[column]);
    yield rows;
  }
  await client.query('close exported');
}

type Writer = { readonly write: (row: ExportedRow) => Promise<void>; readonly end: () => Promise<void> };

const openWriter = (path: string, format: ViewFormat, view: string, columns: readonly ExportedColumn[]): Writer => {
  const file = createWriteStream(path);
  const encoder = format === 'avro' ? avroEncoder(rowSchema(view, columns)) : undefined;
  encoder?.pipe(file);
  const entry: NodeJS.WritableStream = encoder ?? file;
  const written = finished(file);
  written.catch(() => undefined); // told by `end`
  if (format === 'csv') file.write(csvHeader(columns));
  return {
    write: async (row) => {
      // What the encoder takes are objects.
      const chunk = format === 'csv' ? csvLine(columns, row) : (row as unknown as string);
      if (!entry.write(chunk)) await Promise.race([once(entry, 'drain'), written]);
    },
    end: async () => {
      entry.end();
      await written;
    },
  };
};
