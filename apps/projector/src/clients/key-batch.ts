import { decodeClientKey, type LogRecord } from '@battleline/events';
import { type Database, printLogTime } from '@battleline/service';
import { sql } from 'kysely';

type Kysely = Database['kysely'];

/** How far the rows of the topic `client-keys` are, by partition. */
export const readKeyStandings = async (kysely: Kysely): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await sql<{ topic_partition: number; next_offset: number }>`
    select topic_partition, next_offset from client_keys.standing`.execute(kysely);
  return new Map(rows.map((row) => [row.topic_partition, row.next_offset]));
};

/**
 * Writes the keys that the records bring, and deletes those that they erase, in one transaction with where the rows stand.
 * What is superseded may be missing; what is handled twice comes to the same.
 */
export const writeKeyBatch = (
  kysely: Kysely,
  {
    partition,
    records,
    end,
  }: { readonly partition: number; readonly records: readonly LogRecord[]; readonly end: number },
): Promise<void> =>
  kysely.transaction().execute(async (transaction) => {
    for (const { key, value, time } of records) {
      if (key === null) continue;
      const id = Buffer.from(key).toString('hex');
      const found = decodeClientKey(value);
      if (value === null) await sql`delete from client_keys.keys where key_id = ${id}`.execute(transaction);
      else if (found)
        await sql`
          insert into client_keys.keys values (${found.key}, ${partition}, ${found.sealed},
            ${printLogTime(time * 1000)}::timestamptz)
          on conflict (key_id) do update set sealed = excluded.sealed, appended_at = excluded.appended_at`.execute(
          transaction,
        );
    }
    const next = (records.at(-1)?.offset ?? end - 1) + 1;
    await sql`
      insert into client_keys.standing as standing values (${partition}, ${next})
      on conflict (topic_partition) do update set next_offset = greatest(standing.next_offset, excluded.next_offset)`.execute(
      transaction,
    );
  });
