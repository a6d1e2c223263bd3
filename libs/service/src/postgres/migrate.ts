import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { isOutage } from '../projection/outage.ts';

export const MIGRATION_ERROR_CODES = [
  'MIGRATION_EDITED', // a file differs from what was applied under its number
  'MIGRATION_AMBIGUOUS', // two files with one number, or a name that isn't NNNN-name.sql
  'MIGRATION_FAILED', // the database refused a file; nothing of it was kept
] as const;
export type MigrationErrorCode = (typeof MIGRATION_ERROR_CODES)[number];

/** Why the database can't be brought to this version's state. */
export class MigrationError extends Error {
  readonly code: MigrationErrorCode;

  constructor(code: MigrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
    this.code = code;
  }
}

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../../migrations/', import.meta.url));

const LOCK = 4_270_150_523; // any number that nobody else locks in this database
const LOCK_TIMEOUT_MS = 120_000;

/** One file of the folder. */
export type Migration = {
  readonly number: number;
  readonly file: string;
  readonly sql: string;
  readonly checksum: string;
};

/**
 * Applies the files `NNNN-name.sql` of the folder that the database doesn't know yet, in the order of their numbers,
 * each in a transaction of its own. Many processes may do so at once. Numbers that only the database knows belong to a
 * newer version that runs beside this one. Answers the names of the files applied; rejects with MigrationError,
 * or with the database's own error where that is an outage.
 */
export async function migrate(options: { readonly url: string; readonly folder?: string }): Promise<readonly string[]> {
  const migrations = await readMigrations(options.folder);
  const client = new pg.Client({ connectionString: options.url, application_name: 'battleline migrate' });
  client.on('error', () => undefined); // the statement under way rejects, too
  await client.connect();
  try {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('select pg_advisory_lock($1)', [LOCK]); // ends with the connection
    await client.query('create schema if not exists migrations');
    await client.query(`create table if not exists migrations.applied (
      number int primary key, file text not null, checksum text not null, applied_at timestamptz not null default now())`);
    return await applyMissing(client, migrations);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ number: number; checksum: string }>(
    'select number, checksum from migrations.applied',
  );
  const applied = new Map(rows.map((row) => [row.number, row.checksum]));
  const edited = migrations.find((one) => applied.has(one.number) && applied.get(one.number) !== one.checksum);
  if (edited) {
    const message = `${edited.file} was applied to this database and has been edited since; put it back and add a new file`;
    throw new MigrationError('MIGRATION_EDITED', message);
  }
  const missing = migrations.filter((one) => !applied.has(one.number));
  for (const migration of missing) await apply(client, migration);
  return missing.map((one) => one.file);
}

async function apply(client: pg.Client, { number, file, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migrations.applied (number, file, checksum) values ($1, $2, $3)', [
      number,
      file,
      checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // without a connection it is rolled back anyway
    if (isOutage(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new MigrationError('MIGRATION_FAILED', `${file}: ${message}`, { cause: error });
  }
}

/** The files of the folder in the order of their numbers; rejects with MigrationError MIGRATION_AMBIGUOUS. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    files.map(async (file): Promise<Migration> => {
      const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1];
      if (!number) throw new MigrationError('MIGRATION_AMBIGUOUS', `${file} isn't named like 0001-name.sql`);
      // A checkout may have turned the line ends; that isn't an edit.
      const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
      return { number: Number(number), file, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
  const twice = migrations.find((one, i) => migrations[i + 1]?.number === one.number);
  if (twice) throw new MigrationError('MIGRATION_AMBIGUOUS', `two files have the number of ${twice.file}`);
  return migrations;
}
