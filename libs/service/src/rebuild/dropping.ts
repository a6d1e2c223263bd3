import type pg from 'pg';
import { beforeName, nextName, type ReadModel } from './beside.ts';
import { beforeOf, nextOf } from './structure.ts';

/** Removes what stands beside the tables that are shown; answers the schemas that are gone. */
export const dropBeside = async (
  client: pg.ClientBase,
  { projection, schema }: ReadModel,
): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>(
    'select nspname as name from pg_namespace where nspname = any($1) order by 1',
    [[nextOf(schema), beforeOf(schema)]],
  );
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`);
  const names = [nextName(projection), beforeName(projection)];
  await client.query('delete from projection.checkpoint where projection = any($1)', [names]);
  return rows.map(({ name }) => name);
};
