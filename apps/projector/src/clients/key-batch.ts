import { decodeClientKey, type LogRecord } from '@battleline/events';
import { type Database, printLogTime, PROJECTION_CHANNEL } from '@battleline/service';
import { sql } from 'kysely';

type Kysely = Database['kysely'];

/** Where the keys that are read stand; a rebuild fills another schema of the same tables. */
export const KEYS_SCHEMA = 'client_keys';

/** Records of one partition of the topic `client-keys`, and where that ended when they were read. */
export type KeyBatch = {
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly end: number;
};

/** How far the rows of the topic `client-keys` are, by partition. */
export const readKeyStandings = async (kysely: Kysely, schema = KEYS_SCHEMA): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await sql<{ topic_partition: number; next_offset: number }>`
    select topic_partition, next_offset from ${sql.table(`${schema}.standing`)}`.execute(kysely);
  return new Map(rows.map((row) => [row.topic_partition, row.next_offset]));
};

/** Writes the keys that the records bring, and deletes those that they erase, in one transaction. */
export const writeKeyBatch = (kysely: Kysely, batch: KeyBatch): Promise<void> =>
  kysely.transaction().execute(async (transaction) => {
    await writeKeys({ transaction, schema: KEYS_SCHEMA }, batch);
    await sql`select pg_notify(${PROJECTION_CHANNEL}, ${'client_keys/1'})`.execute(transaction);
  });

/**
 * The same in a transaction that somebody else ends, into whichever schema: together with where the rows stand. What is
 * superseded may be missing; what is handled twice comes to the same.
 */
export const writeKeys = async (
  { transaction, schema }: { readonly transaction: Kysely; readonly schema: string },
  { partition, records, end }: KeyBatch,
): Promise<void> => {
  const keys = sql.table(`${schema}.keys`);
  const next = (records.at(-1)?.offset ?? end - 1) + 1;
  // First of all: whoever puts another schema in the place of this one locks it, and keys must not get into the old one.
  await sql`
    insert into ${sql.table(`${schema}.standing`)} as standing values (${partition}, ${next})
    on conflict (topic_partition) do update set next_offset = greatest(standing.next_offset, excluded.next_offset)`.execute(
    transaction,
  );
  for (const { key, value, time } of records) {
    if (key === null) continue;
    const id = Buffer.from(key).toString('hex');
    const found = decodeClientKey(value);
    if (value === null) await sql`delete from ${keys} where key_id = ${id}`.execute(transaction);
    else if (found)
      await sql`
        insert into ${keys} values (${found.key}, ${partition}, ${found.sealed}, ${printLogTime(time * 1000)}::timestamptz)
        on conflict (key_id) do update set sealed = excluded.sealed, appended_at = excluded.appended_at`.execute(
        transaction,
      );
  }
};
