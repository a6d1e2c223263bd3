import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { EmbeddedPostgresError } from '@battleline/events';
import { migrate, MigrationError, startEmbeddedPostgres } from '@battleline/service';
import pg from 'pg';
import { reasonOf } from '../reason-of.ts';
import { StartError } from './start-error.ts';

/** The Postgres of a system. */
export type SystemDatabase = {
  readonly url: string;
  /** for the terminal, without a password */
  readonly description: string;
  readonly stop: () => Promise<void>;
  /** at once, as in a power cut; the data stays whole */
  readonly kill: () => void;
};

const LOOK_EVERY_MS = 2_000;

/** Starts the embedded Postgres on the folder, or adopts the one that a killed start left, and keeps it running. */
export const startSystemDatabase = async (dataFolder: string, say: (line: string) => void): Promise<SystemDatabase> => {
  const { url, port, adopted, stop } = await startEmbeddedPostgres({ dataFolder }).catch((error: unknown) => {
    throw error instanceof EmbeddedPostgresError ? unusable(error) : error;
  });
  if (adopted) say('adopted the Postgres that an earlier start had left running');
  const stopKeeping = keepRunning(dataFolder, port, say);
  const pidFile = join(dataFolder, 'postgres/postmaster.pid');
  return {
    url,
    description: `embedded Postgres on port ${port}`,
    stop: async () => {
      await stopKeeping();
      await stop();
    },
    kill: () => process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT'),
  };
};

/** It runs beside us, not below: nobody else would notice its end. */
const keepRunning = (dataFolder: string, port: number, say: (line: string) => void): (() => Promise<void>) => {
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    if (await isListening(port)) return;
    say('Postgres has ended: starting it again');
    try {
      await startEmbeddedPostgres({ dataFolder, port });
      say('Postgres runs again');
    } catch (error) {
      say(`Postgres does not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = look().finally(() => (isLooking = false));
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** An existing Postgres; rejects with StartError when it doesn't answer. */
export const useDatabase = async (url: string): Promise<SystemDatabase> => {
  const { host, pathname } = new URL(url);
  const description = `Postgres at ${host}${pathname}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const reason = reasonOf(error);
    const message = `The ${description} (DATABASE_URL) can't be used: ${reason}.\nStart it, or mend DATABASE_URL; without it an embedded Postgres is used.`;
    throw new StartError('DATABASE', message, { cause: error });
  }
  return { url, description, stop: async () => undefined, kill: () => undefined };
};

/** Brings the database to this version's state; rejects with StartError. */
export const migrateDatabase = async (url: string): Promise<readonly string[]> => {
  try {
    return await migrate({ url });
  } catch (error) {
    if (!(error instanceof MigrationError) && !(error instanceof pg.DatabaseError)) throw error;
    throw new StartError('DATABASE', `The database can't be migrated: ${error.message}`, { cause: error });
  }
};

const unusable = (error: EmbeddedPostgresError): StartError =>
  new StartError(error.code === 'FOLDER_NOT_WRITABLE' ? 'FOLDER_NOT_WRITABLE' : 'DATABASE', error.message, {
    cause: error,
  });
