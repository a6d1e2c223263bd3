import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { type Backoff, waitBackoff } from './backoff.ts';
import { isCertificateFile } from './certificate-file.ts';
import { variable } from './config.ts';
import type { Logger } from './logger.ts';
import { kyselyOver } from './postgres/kysely-over.ts';
import type { Tables } from './postgres/tables.ts';

/** What is said about `DATABASE_URL`, whoever reads it. */
export const DATABASE_URL_NOTE = {
  description:
    'The Postgres that holds read models and snapshots, and the log where EVENT_LOG is postgres (gateways need it only then, to resume saved games, and for accounts)',
  expected:
    'a URL like postgres://user:password@host:5432/database, and certificates (PEM) in the file that it names as sslrootcert, if it does',
  secret: true,
};

/** Where the URL names a file with the certificates by which Postgres is known, it must be there. */
const hasItsCertificates = (url: string): boolean => {
  const file = URL.parse(url)?.searchParams.get('sslrootcert');
  return file === undefined || file === null || isCertificateFile(file);
};

/** Variables of every process that uses Postgres. */
export const databaseVariables = {
  DATABASE_URL: variable(z.url({ protocol: /^postgres(ql)?$/ }).refine(hasItsCertificates), DATABASE_URL_NOTE),
};

/** Postgres through a pool of connections. */
export type Database = {
  readonly url: string;
  readonly kysely: Kysely<Tables>;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = {
  readonly url: string;
  /** shown by `pg_stat_activity` */
  readonly name: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly maxConnections?: number;
  readonly statementTimeoutMs?: number;
  readonly backoff?: Backoff;
};

/** Waits until Postgres answers; rejects with an AbortError if the signal aborts before. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const kysely = kyselyOver(createPool(options));
  try {
    await waitForDatabase(kysely, options);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return { url: options.url, kysely, close: () => kysely.destroy() };
};

/** The same without waiting: each query finds out whether Postgres answers. */
export const databaseUnwaited = (options: Omit<DatabaseOptions, 'signal' | 'backoff'>): Database => {
  const kysely = kyselyOver(createPool(options));
  return { url: options.url, kysely, close: () => kysely.destroy() };
};

const createPool = ({
  url,
  name,
  logger,
  maxConnections = 4,
  statementTimeoutMs = 10_000,
}: Omit<DatabaseOptions, 'signal' | 'backoff'>): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: maxConnections,
    connectionTimeoutMillis: 3_000,
    statement_timeout: statementTimeoutMs,
    // The server's answer may get lost with its machine: then the client must give up by itself.
    query_timeout: statementTimeoutMs + 2_000,
    keepAlive: true,
  });
  // Without a listener the loss of an idle connection would end the process; the pool opens another one.
  pool.on('error', (error) => logger.debug({ error }, 'idle database connection lost'));
  // The same for one in use: there the query under way rejects, too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

const waitForDatabase = async (kysely: Kysely<Tables>, options: DatabaseOptions): Promise<void> => {
  const { logger, signal, backoff = { firstMs: 100, maxMs: 2_000 } } = options;
  let reason: string | undefined;
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      await sql`select 1`.execute(kysely);
      if (reason !== undefined) logger.info('the database answers');
      return;
    } catch (error) {
      const next = error instanceof Error ? error.message : String(error);
      if (next !== reason) logger.warn({ reason: next }, 'waiting for the database');
      reason = next;
    }
    await waitBackoff(backoff, tries, signal);
  }
};
