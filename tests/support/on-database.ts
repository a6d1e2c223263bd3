import pg from 'pg';

/** Works on a database over a connection of its own, which is closed afterwards. */
export const onDatabase = async <Found>(url: string, work: (client: pg.Client) => Promise<Found>): Promise<Found> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
