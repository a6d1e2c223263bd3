import pg from 'pg';
import { onDatabase } from './on-database.ts';

/** The schemas whose rows are made of the log, and those of the views that are made of them. */
export const ROW_SCHEMAS = ['projector_v1', 'game_log_v1', 'clients_v1', 'client_keys'] as const;
const VIEW_SCHEMAS = ['api', 'analytics'] as const;

const DEADLOCK = '40P01';
const MAX_TRIES = 20;

/** As one does by hand; where those who read and write just then are in the way of it, once more. */
export const dropSchemas = (url: string): Promise<unknown> =>
  onDatabase(url, async (client) => {
    // It looks for deadlocks sooner than all others: of two that wait for each other, it is the one that is refused.
    await client.query(`set deadlock_timeout = '50ms'`);
    for (let tries = 1; ; tries += 1)
      try {
        return await client.query(`drop schema ${ROW_SCHEMAS.join(', ')} cascade`);
      } catch (error) {
        if (tries === MAX_TRIES || !(error instanceof pg.DatabaseError) || error.code !== DEADLOCK) throw error;
      }
  });

/** All that the catalogue says of these schemas: tables, indexes, constraints, views and grants, without rows. */
const CATALOGUE = `
  select n.nspname || '.' || c.relname as name, c.relkind::text as kind,
    array(select grants::text from unnest(c.relacl) grants order by 1) as grants,
    case c.relkind when 'v' then pg_get_viewdef(c.oid) when 'i' then pg_get_indexdef(c.oid) end as definition,
    array(select pg_get_constraintdef(o.oid) from pg_constraint o where o.conrelid = c.oid order by o.conname) as rules,
    array(
      select concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum
    ) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and c.relkind <> 't' order by 1`;

type Described = Readonly<Record<string, unknown>>;

export const readCatalogue = (url: string): Promise<readonly Described[]> =>
  onDatabase(url, async (client) => {
    const { rows } = await client.query<Described>(CATALOGUE, [[...ROW_SCHEMAS, ...VIEW_SCHEMAS]]);
    return rows;
  });
