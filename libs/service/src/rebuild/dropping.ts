import type pg from 'pg';
import type { ReadModel } from './read-model.ts';
import { beforeOf, nextOf } from './structure.ts';

/** Removes what stands beside the tables that are shown; answers the schemas that are gone. */
export const dropBeside = async (client: pg.ClientBase, { schema, follow }: ReadModel): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>(
    'select nspname as name from pg_namespace where nspname = any($1) order by 1',
    [[nextOf(schema), beforeOf(schema)]],
  );
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`);
  await follow(client, 'dropped beside');
  return rows.map(({ name }) => name);
};
