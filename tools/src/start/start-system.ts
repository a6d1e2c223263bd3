import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment, Program } from '@battleline/service';
import { printAnnouncement } from './announcement.ts';
import { prepareDataFolder } from './data-folder.ts';
import { lockDataFolder } from './data-lock.ts';
import type { Life } from './life.ts';
import { checkKafka } from './log-check.ts';
import { freePort, gatewayPorts } from './ports.ts';
import { planProcesses, type ProcessPlan } from './process-plan.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';
import { keepSessionSecret } from './session-secret.ts';
import type { StartConfig } from './start-config.ts';
import { type SupervisedProcess, superviseProcess } from './supervised-process.ts';
import { migrateDatabase, startSystemDatabase, useDatabase } from './system-database.ts';

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
  const { config, dataFolder, say } = options;
  await prepareDataFolder(dataFolder, options.isRoot);
  const lock = await lockDataFolder(dataFolder);
  life.keep({ stop: lock.release });
  const ports = await gatewayPorts({
    host: config.HTTP_HOST,
    first: options.port,
    count: options.gateways,
    withinMs: lock.tookOver ? STOP_WITHIN_MS : 0,
    signal: life.signal,
  });

  const database = await (config.DATABASE_URL
    ? useDatabase(config.DATABASE_URL)
    : startSystemDatabase(dataFolder, say));
  life.keep(database);
  life.signal.throwIfAborted();
  const applied = await migrateDatabase(database.url);
  if (applied.length > 0) say(`migrated the database: ${applied.join(', ')}`);
  if (config.EVENT_LOG === 'kafka') {
    await checkKafka({ ...config, DATABASE_URL: database.url }, options.program, life.signal);
  }
  life.signal.throwIfAborted();

  const plans = planProcesses({
    environment: options.environment,
    databaseUrl: database.url,
    sessionSecret: config.SESSION_SECRET ?? (await keepSessionSecret(dataFolder)),
    host: config.HTTP_HOST,
    gatewayPorts: ports,
    otherPorts: {
      projector: await freePort(LOOPBACK),
      gameLog: await freePort(LOOPBACK),
      bot: await freePort(LOOPBACK),
    },
    bots: options.bots,
  });
  const logFolder = join(dataFolder, 'logs');
  await mkdir(logFolder, { recursive: true, mode: 0o700 });
  await startProcesses(plans, logFolder, say, life);

  const gateways = plans.slice(0, options.gateways).map(({ address }) => address);
  life.keep({ stop: () => removeRuntime(dataFolder) });
  await writeRuntime(dataFolder, {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    eventLog: config.EVENT_LOG,
    gateways,
    databaseUrl: database.url,
    logFolder,
    processes: plans.map(({ name, address }) => ({ name, address })),
  });
  const { bots, isDefaultFolder } = options;
  const eventLog = config.EVENT_LOG === 'kafka' ? `Kafka at ${config.KAFKA_BROKERS}` : 'Postgres';
  const told = { gateways, bots, dataFolder, isDefaultFolder, logFolder, eventLog };
  return printAnnouncement({ ...told, database: database.description });
};

const startProcesses = async (
  plans: readonly ProcessPlan[],
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
    running.push(...plans.map((plan) => superviseProcess(plan, { say, logFolder })));
    await Promise.race([Promise.all(running.map(({ ready }) => ready)), stopped]);
  } finally {
    clearInterval(tell);
  }
};
