import type pg from 'pg';
import { readMigrations } from '../postgres/migrate.ts';

/** A view as the migrations make it. */
export type ViewDefinition = {
  readonly schema: string;
  readonly name: string;
  /** its query, all names with their schema */
  readonly query: string;
  readonly options: readonly string[];
  readonly comment: string | null;
  readonly grants: readonly { readonly privilege: string; readonly role: string }[];
};

// The migrations are the only description of tables and views. To make them once more they are run again under other
// names, in a transaction, of which then only what is wanted is kept.
const ASIDE = 'aside__';

/** The schema beside, in which tables are filled, and the one that a swap has put aside. */
export const nextOf = (schema: string): string => `${schema}_next`;
export const beforeOf = (schema: string): string => `${schema}_before`;

/** Makes the tables of a schema once more, empty, in the schema beside; what stood there goes. */
export const createBeside = async (client: pg.ClientBase, schema: string): Promise<void> => {
  await checkMigrations(client);
  await inTransaction(client, async () => {
    await client.query(`drop schema if exists ${nextOf(schema)} cascade`);
    const others = (await runAside(client)).filter((name) => name !== schema);
    for (const name of others) await client.query(`drop schema ${ASIDE}${name} cascade`);
    await client.query(`alter schema ${ASIDE}${schema} rename to ${nextOf(schema)}`);
  });
};

/** The views that are made of this schema's tables, directly or through other views, in the order of their making. */
export const readViews = async (client: pg.ClientBase, schema: string): Promise<readonly ViewDefinition[]> => {
  await checkMigrations(client);
  let views: ViewDefinition[] = [];
  await inTransaction(
    client,
    async () => {
      await runAside(client);
      await client.query(`set local search_path = ''`);
      const { rows } = await client.query<ViewDefinition>(VIEWS, [`${ASIDE}${schema}`, ASIDE.length]);
      views = rows.map((row) => ({ ...row, query: row.query.replaceAll(ASIDE, '') }));
    },
    'rollback',
  );
  return views;
};

const VIEWS = `
  with recursive made (oid) as (
    select c.oid from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1
    union
    select r.ev_class from made
    join pg_catalog.pg_depend d on d.refobjid = made.oid and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    join pg_catalog.pg_rewrite r on r.oid = d.objid
  )
  select substr(n.nspname, $2 + 1) as schema, c.relname as name, pg_catalog.pg_get_viewdef(c.oid) as query,
    coalesce(c.reloptions, '{}') as options, pg_catalog.obj_description(c.oid, 'pg_class') as comment,
    array(
      select pg_catalog.jsonb_build_object('privilege', a.privilege_type, 'role', coalesce(r.rolname, 'public'))
      from pg_catalog.aclexplode(c.relacl) a left join pg_catalog.pg_roles r on r.oid = a.grantee
      where a.grantee <> c.relowner
    ) as grants
  from made join pg_catalog.pg_class c using (oid) join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'v' order by c.oid`;

/** Runs all migrations under other names; answers the names of the schemas that they make. */
const runAside = async (client: pg.ClientBase): Promise<readonly string[]> => {
  const migrations = await readMigrations();
  const schemas = [
    ...new Set(migrations.flatMap(({ sql }) => [...sql.matchAll(CREATE_SCHEMA)].map(([, name]) => name ?? ''))),
  ];
  for (const { sql } of migrations) await client.query(renamed(sql, schemas));
  return schemas;
};

const CREATE_SCHEMA = /^\s*create schema (?:if not exists )?(\w+)/gim;

/** The statements with other schemas: `name.` everywhere, and names behind the word `schema`. */
const renamed = (sql: string, schemas: readonly string[]): string => {
  const names = schemas.join('|');
  return sql
    .replace(new RegExp(`(?<![\\w.])(${names})(?=\\.)`, 'g'), `${ASIDE}$1`)
    .replace(/\bschema\s+(?:if not exists\s+)?\w+(?:\s*,\s*\w+)*/gi, (clause) =>
      clause.replace(new RegExp(`\\b(${names})\\b`, 'g'), `${ASIDE}$1`),
    );
};

/** The database must be of this program's version: else its tables would be made as another version has them. */
const checkMigrations = async (client: pg.ClientBase): Promise<void> => {
  const known = (await readMigrations()).map(({ file }) => file);
  const { rows } = await client.query<{ file: string }>('select file from migrations.applied order by number');
  const applied = rows.map(({ file }) => file);
  const newer = applied.filter((file) => !known.includes(file));
  if (newer.length > 0)
    throw new Error(`the database is of a newer version (${newer.join(', ')}): use that version's command`);
  const missing = known.filter((file) => !applied.includes(file));
  if (missing.length > 0)
    throw new Error(
      `the database is of an older version (without ${missing.join(', ')}): start a process of this one first`,
    );
};

const inTransaction = async (
  client: pg.ClientBase,
  work: () => Promise<void>,
  end: 'commit' | 'rollback' = 'commit',
): Promise<void> => {
  await client.query('begin');
  try {
    await work();
    await client.query(end);
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // without a connection it is rolled back anyway
    throw error;
  }
};
