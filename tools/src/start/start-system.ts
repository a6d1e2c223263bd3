import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment, Program } from '@battleline/service';
import { printAnnouncement } from './announcement.ts';
import { CHECKOUT, prepareDataFolder } from './data-folder.ts';
import { lockDataFolder } from './data-lock.ts';
import { keepEventLogMark } from './event-log-mark.ts';
import { activateFeatures } from './feature-activation.ts';
import type { Life } from './life.ts';
import { checkKafka } from './log-check.ts';
import { buildPage } from './page-build.ts';
import { freePort, gatewayPorts } from './ports.ts';
import { planProcesses, type ProcessPlan } from './process-plan.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';
import { keepSecrets } from './secrets.ts';
import type { StartConfig } from './start-config.ts';
import { type SupervisedProcess, superviseProcess } from './supervised-process.ts';
import { migrateDatabase, startSystemDatabase, type SystemDatabase, useDatabase } from './system-database.ts';

export type SystemOptions = {
  readonly config: StartConfig;
  /** the whole environment, for the processes */
  readonly environment: Environment;
  readonly program: Program;
  readonly dataFolder: string;
  readonly isDefaultFolder: boolean;
  readonly isRoot: boolean;
  readonly gateways: number;
  readonly bots: number;
  readonly port: number;
  readonly say: (line: string) => void;
};

const STOP_WITHIN_MS = 10_000;
const TELL_EVERY_MS = 5_000;
const LOOPBACK = '127.0.0.1';

/** Brings everything up in order and answers what to tell; whatever has been started is kept by `life`. */
export const startSystem = async (options: SystemOptions, life: Life): Promise<string> => {
  const { config, dataFolder, bots, isDefaultFolder, say } = options;
  await prepareDataFolder(dataFolder, options.isRoot);
  const lock = await lockDataFolder(dataFolder);
  life.keep({ stop: lock.release });
  const ports = await gatewayPorts({
    host: config.HTTP_HOST,
    first: options.port,
    count: options.gateways,
    // The processes of a killed start need a while to notice.
    withinMs: lock.tookOver ? STOP_WITHIN_MS : 0,
    signal: life.signal,
  });
  // Both take a second or two, and don't need each other.
  const [database] = await Promise.all([
    openStores(options, life),
    buildPage({ root: CHECKOUT, say, signal: life.signal }),
  ]);
  const plan = planProcesses({
    // A process that starts again needn't compile again.
    environment: { NODE_COMPILE_CACHE: join(options.dataFolder, 'compiled'), ...options.environment },
    databaseUrl: database.url,
    secrets: await keepSecrets(dataFolder, {
      session: config.SESSION_SECRET,
      name: config.NAME_SECRET,
      master: config.MASTER_KEY,
      second: config.SECOND_MASTER_KEY,
    }),
    host: config.HTTP_HOST,
    gatewayPorts: ports,
    otherPorts: {
      projector: await freePort(LOOPBACK),
      gameLog: await freePort(LOOPBACK),
      bot: await freePort(LOOPBACK),
    },
    bots,
  });
  const logFolder = join(dataFolder, 'logs');
  await mkdir(logFolder, { recursive: true, mode: 0o700 });
  await startProcesses([plan.servers, plan.clients], logFolder, say, life);

  const gateways = plan.gateways.map(({ address }) => address);
  life.keep({ stop: () => removeRuntime(dataFolder) });
  await writeRuntime(dataFolder, {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    eventLog: config.EVENT_LOG,
    gateways,
    databaseUrl: database.url,
    logFolder,
    processes: [...plan.servers, ...plan.clients].map(({ name, address }) => ({ name, address })),
  });
  const isAlone = config.EVENT_LOG === 'postgres' && config.DATABASE_URL === undefined;
  activateFeatures({ ...config, DATABASE_URL: database.url }, { program: options.program, isAlone, say, life });
  const eventLog = config.EVENT_LOG === 'kafka' ? `Kafka at ${config.KAFKA_BROKERS}` : 'Postgres';
  const told = { gateways, bots, dataFolder, isDefaultFolder, logFolder, eventLog };
  return printAnnouncement({ ...told, database: database.description });
};

/** Postgres, migrated, and the event log. */
const openStores = async (options: SystemOptions, life: Life): Promise<SystemDatabase> => {
  const { config, dataFolder, program, say } = options;
  const { DATABASE_URL: url } = config;
  const database = await (url === undefined ? startSystemDatabase(dataFolder, say) : useDatabase(url));
  life.keep(database);
  life.signal.throwIfAborted();
  const applied = await migrateDatabase(database.url);
  if (applied.length > 0) say(`migrated the database: ${applied.join(', ')}`);
  const isKafka = config.EVENT_LOG === 'kafka';
  const log = isKafka ? await checkKafka({ ...config, DATABASE_URL: database.url }, program, life.signal) : 'Postgres';
  if (url === undefined) await keepEventLogMark(dataFolder, log);
  life.signal.throwIfAborted();
  return database;
};

const startProcesses = async (
  waves: readonly (readonly ProcessPlan[])[],
  logFolder: string,
  say: (line: string) => void,
  life: Life,
): Promise<void> => {
  const stopped = new Promise<never>((_, reject) => {
    life.signal.addEventListener('abort', () => reject(life.signal.reason as Error), { once: true });
  });
  stopped.catch(() => undefined); // unless somebody waits for it below
  const running: SupervisedProcess[] = [];
  life.keep({
    stop: async () => void (await Promise.all(running.map(({ stop }) => stop(STOP_WITHIN_MS)))),
    kill: () => running.forEach(({ kill }) => kill()),
  });
  const tell = setInterval(() => {
    const waiting = running.filter(({ waitingFor }) => waitingFor() !== undefined);
    say(`waiting for ${waiting.map(({ name, waitingFor }) => `${name} (${waitingFor()})`).join(', ')}`);
  }, TELL_EVERY_MS);
  try {
    for (const plans of waves) {
      running.push(...plans.map((plan) => superviseProcess(plan, { say, logFolder })));
      await Promise.race([Promise.all(running.map(({ ready }) => ready)), stopped]);
    }
  } finally {
    clearInterval(tell);
  }
};
