import pg from 'pg';
import { LogError, partitionKey } from './event-log.ts';
import type { LogIntake } from './log-intake.ts';
import { createTopics, readEnds } from './postgres-log-topics.ts';

// The head's row is locked first, as by every append.
const WRITE = `
  with h as (
    update event_log.head set next = next + cardinality($4::bigint[])
    where topic = $1 and partition = $2 and next = $3 returning id
  )
  insert into event_log.record select h.id, r.o, r.t, r.k, r.v
  from h, unnest($4::bigint[], $5::bigint[], $6::bytea[], $7::bytea[]) as r (o, t, k, v)`;

/** Copies another log into the tables of a migrated database. */
export const postgresIntake = async (options: { readonly url: string }): Promise<LogIntake> => {
  const client = new pg.Client({ connectionString: options.url, application_name: 'battleline log copy' });
  client.on('error', () => undefined); // the query under way rejects, too
  await client.connect();
  return {
    prepare: async (specs) => {
      // A copy that breaks off leaves nothing behind that looks like a log.
      await client.query('begin');
      await createTopics(client, specs);
      for (const { topic } of specs)
        for (const [partition, end] of await readEnds(client, topic))
          if (end > 0)
            throw new LogError('UNSAFE_SETTINGS', `${partitionKey(topic, partition)} holds ${end} records already`);
    },
    write: async (topic, partition, records) => {
      const [first] = records;
      if (!first) return;
      const { rowCount } = await client.query(WRITE, [
        ...[topic, partition, first.offset],
        records.map(({ offset }) => offset),
        records.map(({ time }) => time),
        records.map(({ key }) => key && Buffer.from(key)),
        records.map(({ value }) => value && Buffer.from(value)),
      ]);
      if (rowCount !== records.length)
        throw new LogError(
          'GAP',
          `${partitionKey(topic, partition)} doesn't end at ${first.offset}: somebody else writes to it`,
        );
    },
    finish: async () => void (await client.query('commit')),
    close: () => client.end(),
  };
};
