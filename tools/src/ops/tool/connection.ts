import { resolve } from 'node:path';
import { type EventLog, LogError } from '@battleline/events';
import {
  checkEventLogConfig,
  createLogger,
  type Environment,
  eventLogVariables,
  openEventLog,
  parseConfig,
  printFaults,
} from '@battleline/service';
import pg from 'pg';
import { z } from 'zod';
import { reasonOf } from '../../reason-of.ts';
import { findRuntime } from '../../start/runtime-file.ts';
import { readAccountSecrets } from '../../start/secrets.ts';
import { EXIT, type KnownProcess, OpsError } from './command.ts';

const configSchema = checkEventLogConfig(
  z.object({ ...eventLogVariables, DATABASE_URL: eventLogVariables.DATABASE_URL.optional() }),
);

/** The ways to one system, opened when they are asked for. */
export type Connection = {
  readonly environment: () => Promise<Environment>;
  readonly processes: () => Promise<readonly KnownProcess[]>;
  readonly openLog: () => Promise<EventLog>;
  readonly findDatabase: () => Promise<pg.Pool | undefined>;
  readonly close: () => Promise<void>;
};

/** How long the log may take to answer before the command gives up, ms. */
const ANSWER_WITHIN_MS = 15_000;

/** The running `npm start`, if the environment names no other system. */
export const createConnection = (options: {
  readonly environment: Environment;
  readonly dataFolder: string | undefined;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
}): Connection => {
  const { note, signal } = options;
  const find = remembered(() => findSystem(options.environment, options.dataFolder));
  const closing: (() => Promise<void>)[] = [];

  const openLog = remembered(async (): Promise<EventLog> => {
    const reading = parseConfig(configSchema, (await find()).environment);
    if (!reading.ok) throw new OpsError(printFaults(reading.faults), EXIT.config);
    const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const logger = createLogger(
      { role: 'ops', program: { version: '', commit: '' }, level: 'warn' },
      { write: (line) => note(printLogLine(line)) },
    );
    try {
      const log = await openEventLog(reading.config, {
        name: 'battleline-ops',
        logger,
        signal: AbortSignal.any([signal, late]),
      });
      closing.push(() => log.close());
      return log;
    } catch (error) {
      if (late.aborted && !signal.aborted) throw new OpsError('The event log does not answer.', EXIT.unavailable);
      throw error instanceof LogError ? new OpsError(error.message) : error;
    }
  });

  const findDatabase = remembered(async (): Promise<pg.Pool | undefined> => {
    const url = (await find()).environment['DATABASE_URL'];
    if (url === undefined) return undefined;
    const pool = new pg.Pool({
      connectionString: url,
      application_name: 'battleline ops',
      max: 4,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
    });
    pool.on('error', () => undefined); // the query under way rejects, too
    pool.on('connect', (client) => client.on('error', () => undefined));
    closing.push(() => pool.end());
    try {
      await pool.query('set timezone = utc');
    } catch (error) {
      throw new OpsError(`Postgres does not answer: ${reasonOf(error)}`, EXIT.unavailable);
    }
    return pool;
  });

  return {
    // Between places that are named nothing needs to run here.
    environment: async () => (await find().catch(() => undefined))?.environment ?? options.environment,
    processes: async () => (await find()).processes,
    openLog,
    findDatabase,
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
};

type System = { readonly environment: Environment; readonly processes: readonly KnownProcess[] };

const findSystem = async (environment: Environment, given: string | undefined): Promise<System> => {
  const dataFolder = given === undefined ? undefined : resolve(environment['INIT_CWD'] ?? '.', given);
  const isSaid = environment['DATABASE_URL'] !== undefined || environment['EVENT_LOG'] !== undefined;
  if (dataFolder === undefined && isSaid) return { environment, processes: [] };
  const found = await findRuntime(dataFolder);
  if (found.type === 'missing') throw new OpsError(found.reason, EXIT.unavailable);
  const { eventLog, databaseUrl, processes, gateways } = found.runtime;
  return {
    environment: {
      ...(await readAccountSecrets(found.folder)),
      ...{ EVENT_LOG: eventLog, DATABASE_URL: databaseUrl },
      ...environment,
    },
    processes: processes.map(({ name, address }) => ({
      name,
      address: gateways[Number(/^gateway-(\d+)$/.exec(name)?.[1]) - 1] ?? address,
    })),
  };
};

const remembered = <Found>(make: () => Promise<Found>): (() => Promise<Found>) => {
  let made: Promise<Found> | undefined;
  return () => (made ??= make());
};

const printLogLine = (line: string): string => {
  const { msg, reason, error } = JSON.parse(line) as { msg: string; reason?: string; error?: { message: string } };
  const why = reason ?? error?.message;
  return why === undefined ? msg : `${msg}: ${why}`;
};
