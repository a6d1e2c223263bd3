import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** Queries over the pool's connections. Who made the pool ends it, or destroys this. */
export const kyselyOver = (pool: pg.Pool): Kysely<Tables> => {
  const nameOf = createNames();
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect();
    return lent(client, nameOf, (failure) => client.release(failure));
  };
  return new Kysely({
    dialect: new PostgresDialect({ pool: { options: pool.options, connect, end: () => pool.end() } }),
  });
};

/** Queries on this connection, in whatever transaction it is. */
export const kyselyOn = (client: pg.ClientBase): Kysely<Tables> => {
  const connect = async (): Promise<PostgresPoolClient> =>
    lent(
      client,
      () => undefined, // whose it is may have prepared statements under our names
      () => undefined,
    );
  return new Kysely({ dialect: new PostgresDialect({ pool: { options: {}, connect, end: async () => undefined } }) });
};

/**
 * A connection that is given up after an error, and its transaction with it: to ask for a rollback would mean to wait
 * for a server that may be gone, and to tell of that instead of what went wrong first.
 */
const lent = (
  client: Pick<pg.ClientBase, 'query'>,
  nameOf: NameOf,
  release: (failure: Error | undefined) => void,
): PostgresPoolClient => {
  let failure: Error | undefined;
  const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    if (failure) throw failure;
    const name = values.length > 0 ? nameOf(text) : undefined;
    try {
      return await client.query({ name, text, values: [...values], types: { getTypeParser: readTypes } });
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw failure;
    }
  };
  // without the overload for cursors, which nobody uses here
  return { query: query as unknown as PostgresPoolClient['query'], release: () => release(failure) };
};

type NameOf = (text: string) => string | undefined;

/** A process of ours has some ten statements; one made in ever new forms must not fill the server's memory. */
const MAX_PREPARED = 100;

/** Names under which connections keep statements prepared: planning takes nearly as long as all the rest of a batch. */
const createNames = (): NameOf => {
  const names = new Map<string, string>();
  return (text) => {
    if (!names.has(text) && names.size < MAX_PREPARED) names.set(text, `statement ${names.size + 1}`);
    return names.get(text);
  };
};

type ReadText = (text: string) => unknown;

/** Offsets and counts are `bigint` and far below 2^53: numbers, not texts. */
const readTypes = (oid: number, format?: 'text' | 'binary'): ReadText =>
  oid === Number(pg.types.builtins.INT8) && format !== 'binary' ? Number : (pg.types.getTypeParser(oid) as ReadText);
