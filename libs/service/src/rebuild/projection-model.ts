import type { Kysely } from 'kysely';
import type pg from 'pg';
import { partitionKey } from '@battleline/events';
import type { Tables } from '../postgres/tables.ts';
import { readCheckpoints } from '../projection/checkpoint.ts';
import { beforeName, nextName, type ProjectionModel } from './beside.ts';
import { createFilling } from './filling.ts';
import type { Goals, ReadModel } from './read-model.ts';

type Stood = { readonly topic: string; readonly partition: number; readonly next: number };

const goalsOf = (standing: readonly Stood[]): Goals | undefined =>
  standing.some(({ next }) => next > 0)
    ? new Map(standing.map(({ topic, partition, next }) => [partitionKey(topic, partition), next]))
    : undefined;

/** The read model of a projection: where its schemas stand is kept with the checkpoints. */
export const readModelOf = (model: ProjectionModel): ReadModel => {
  const { projection, schema } = model;
  const { name, version, topics } = projection;
  const [next, before] = [nextName(projection), beforeName(projection)];

  const copy = (client: pg.ClientBase, from: string, to: string) =>
    // Nothing where nothing stands: the rows of a projection that never ran have no checkpoints.
    client.query(
      `insert into projection.checkpoint
       select $3, version, topic, topic_partition, next_offset, identity, log_time, moved_at from projection.checkpoint
       where projection = $2 and version = $1
       on conflict (projection, version, topic, topic_partition) do update set next_offset = excluded.next_offset,
         identity = excluded.identity, log_time = excluded.log_time, moved_at = excluded.moved_at`,
      [version, from, to],
    );
  const remove = (client: pg.ClientBase, ...names: readonly string[]) =>
    client.query('delete from projection.checkpoint where projection = any($1)', [names]);

  return {
    ...{ name, schema, topics },
    standing: async (kysely: Kysely<Tables>) => goalsOf(await readCheckpoints(kysely, projection)),
    // Who holds these rows lets no instance of the projection commit.
    lock: async (client) => {
      const { rows } = await client.query<{ topic: string; partition: number; next: string }>(
        `select topic, topic_partition as partition, next_offset as next from projection.checkpoint
         where projection = $1 and version = $2 order by topic, topic_partition for update`,
        [name, version],
      );
      return goalsOf(rows.map((row) => ({ ...row, next: Number(row.next) })));
    },
    fill: async (from, options) => {
      if (from === 'beginning') await remove(options.client, next);
      const standing = await readCheckpoints(options.kysely, { name: next, version });
      if (from === 'beside' && standing.length === 0)
        throw new Error(`nothing stands beside ${schema}: rebuild it first`);
      return createFilling({ ...options, model, from: standing });
    },
    follow: async (client, move) => {
      switch (move) {
        case 'swapped in':
          await copy(client, name, before);
          await copy(client, next, name);
          await remove(client, next);
          return;
        case 'swapped back':
          await copy(client, name, next);
          await copy(client, before, name);
          await remove(client, before);
          return;
        case 'dropped beside':
          await remove(client, next, before);
      }
    },
  };
};
