import pg from 'pg';
import type { ResultRows } from './result-rows.ts';

/** Runs one statement, in a connection of its own; all values come as Postgres writes them. */
export const runStatement = async (
  url: string,
  statement: string,
  options: { readonly write: boolean },
): Promise<ResultRows> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'battleline sql',
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: () => (text: string) => text },
  });
  client.on('error', () => undefined); // the statement under way rejects, too
  await client.connect();
  try {
    await client.query('set timezone = utc');
    if (!options.write) await client.query('set default_transaction_read_only = on');
    // One statement only: a second one could make the session writable again.
    const config: pg.QueryArrayConfig & { readonly queryMode: 'extended' } = {
      text: statement,
      rowMode: 'array',
      queryMode: 'extended',
    };
    const { command, rowCount, fields, rows } = await client.query<(string | null)[]>(config);
    const columns = fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }));
    return { command, count: rowCount ?? 0, columns, rows };
  } finally {
    await client.end();
  }
};
