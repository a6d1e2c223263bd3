import { type LogRecord, partitionKey, readRecords } from '@battleline/events';
import {
  type Database,
  type Filling,
  type FillingOptions,
  type Goals,
  kyselyOn,
  type ReadModel,
} from '@battleline/service';
import { type RawBuilder, sql } from 'kysely';

type Kysely = Database['kysely'];

/** Writes the records that aren't in the schema's rows yet, together with where those stand. */
export type WriteRecords = (
  into: { readonly transaction: Kysely; readonly schema: string },
  batch: { readonly partition: number; readonly records: readonly LogRecord[]; readonly end: number },
) => Promise<void>;

/**
 * A read model of one topic whose schema has a table `standing`: in it the next offset of each partition. It is filled by
 * the code that keeps it up with the log.
 */
export const standingModel = (given: {
  readonly name: string;
  readonly schema: string;
  readonly topic: string;
  readonly partitions: number;
  readonly older?: ReadModel['older'];
  readonly openWriter: (options: FillingOptions) => Promise<WriteRecords>;
}): ReadModel => {
  const { name, schema, topic, partitions, older = {} } = given;
  const beside = `${schema}_next`;
  const goalsOf = (rows: ReadonlyMap<number, number>): Goals | undefined =>
    rows.size === 0
      ? undefined
      : new Map(
          Array.from({ length: partitions }, (_, one) => [partitionKey(topic, one), rows.get(one) ?? 0] as const),
        );

  const fill: ReadModel['fill'] = async (from, options): Promise<Filling> => {
    const { log, client, onRecords, signal } = options;
    const transaction = kyselyOn(client);
    const stood = await readStanding(transaction, beside);
    if (!stood || (from === 'beside' && stood.size === 0))
      throw new Error(`nothing stands beside ${schema}: rebuild it first`);
    const write = await given.openWriter(options);
    let next = new Map(stood);
    return {
      fillTo: async (goals, transactions) => {
        next = new Map(await readStanding(transaction, beside)); // a transaction of before may have been rolled back
        const all = Array.from({ length: partitions }, (_, one) => one);
        const until = new Map(all.map((one) => [one, goals.get(partitionKey(topic, one)) ?? 0]));
        const onBatch = async (partition: number, records: readonly LogRecord[]): Promise<void> => {
          const end = until.get(partition) ?? 0;
          if (transactions === 'own') await client.query('begin');
          await write({ transaction, schema: beside }, { partition, records, end });
          if (transactions === 'own') await client.query('commit');
          onRecords(records.length);
          next.set(partition, (records.at(-1)?.offset ?? end - 1) + 1);
        };
        const from = new Map(all.map((one) => [one, next.get(one) ?? 0]));
        await readRecords(log, topic, from, until, onBatch, signal);
        // What stood last may have been compacted away.
        for (const [one, end] of until) if ((next.get(one) ?? 0) < end) await onBatch(one, []);
      },
      next: (place) => next.get(Number(place.slice(place.lastIndexOf('/') + 1))) ?? 0,
    };
  };

  return {
    ...{ name, schema, topics: { [topic]: partitions }, older },
    standing: async (kysely) => goalsOf((await readStanding(kysely, schema)) ?? new Map()),
    // Of the table itself, not of its rows: who waits for it looks the name up anew once another one has it. Before the
    // others, as writers do.
    lock: async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = $1
         order by tablename <> 'standing', tablename`,
        [schema],
      );
      for (const { name: table } of rows) await client.query(`lock table ${table} in access exclusive mode`);
      return goalsOf((await readStanding(kyselyOn(client), schema)) ?? new Map());
    },
    fill,
    follow: async () => undefined,
  };
};

/** The next offset of each partition; undefined where there is no such schema. */
const readStanding = async (kysely: Kysely, schema: string): Promise<ReadonlyMap<number, number> | undefined> => {
  const table = `${schema}.standing`;
  const { rows: found } = await sql`select where to_regclass(${table}) is not null`.execute(kysely);
  if (found.length === 0) return undefined;
  const query: RawBuilder<{ topic_partition: number; next_offset: number }> = sql`
    select topic_partition, next_offset from ${sql.table(table)}`;
  return new Map((await query.execute(kysely)).rows.map((row) => [row.topic_partition, row.next_offset]));
};
