import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalKafka } from '@battleline/events';
import { migrate, startEmbeddedPostgres } from '@battleline/service';
import { startTestProcess, type TestProcess } from '@battleline/service/testing';
import type { Subject } from './subject.ts';

export type GatewayOptions = {
  readonly log: 'postgres' | 'kafka';
  readonly brokers: 1 | 3;
  /** with projector and game-log */
  readonly withReadModels: boolean;
  readonly dataFolder: string;
  /** where the gateway leaves a profile of its processor time */
  readonly profileFolder: string | undefined;
  readonly jarFolder: string | undefined;
  /** puts something into the log in Postgres before anybody reads it */
  readonly fill?: (databaseUrl: string) => Promise<void>;
};

/** Where the gateway finds its log, or the read models their rows. */
type Store = {
  readonly name: string;
  readonly pids: readonly number[];
  readonly environment: Record<string, string>;
  readonly stop: () => Promise<unknown>;
};

const mainOf = (app: string): string => fileURLToPath(new URL(`../../apps/${app}/src/main.ts`, import.meta.url));

const startPostgres = async ({ dataFolder, fill }: GatewayOptions): Promise<Store> => {
  const server = await startEmbeddedPostgres({ dataFolder });
  await migrate({ url: server.url });
  await fill?.(server.url);
  const [pid] = (await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return { name: 'Postgres', pids: [Number(pid)], environment: { DATABASE_URL: server.url }, stop: server.stop };
};

const startKafka = async ({ brokers, dataFolder, jarFolder }: GatewayOptions): Promise<Store> => {
  const kafka = await startLocalKafka({
    brokers,
    dataFolder: join(dataFolder, 'kafka'),
    javaOptions: [],
    ...(jarFolder && { jarFolder }),
  });
  return {
    name: 'Kafka',
    pids: kafka.brokers.map(({ pid }) => pid()),
    environment: { EVENT_LOG: 'kafka', KAFKA_BROKERS: kafka.bootstrap.join(',') },
    stop: kafka.stop,
  };
};

const NO_DATABASE = 'postgres://nobody@127.0.0.1:1/none';

/** The load comes from few addresses and faster than people play. */
const LIMITS = {
  FRAMES_PER_SECOND: '1000000',
  FRAMES_BURST: '1000000',
  LOGINS_PER_MINUTE: '1000000',
  CONNECTIONS_PER_ADDRESS: '1000000',
};

/** Starts one gateway and what it needs, each as in a real system. */
export const startGateway = async (options: GatewayOptions): Promise<Subject> => {
  const { log, withReadModels, profileFolder } = options;
  const stores: Store[] = [];
  const processes: TestProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.stop()));
    for (const store of stores.toReversed()) await store.stop();
  };
  try {
    if (log === 'postgres' || withReadModels) stores.push(await startPostgres(options));
    if (log === 'kafka') stores.push(await startKafka(options));
    const environment = stores.reduce((all, store) => ({ ...all, ...store.environment }), {
      DATABASE_URL: NO_DATABASE,
    });
    const start = (app: string, more: Record<string, string>): TestProcess => {
      const started = startTestProcess(mainOf(app), { ...environment, HTTP_PORT: '0', ...more });
      processes.push(started);
      return started;
    };
    const profile = profileFolder && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` };
    const gateway = start('gateway', { ...LIMITS, ...profile, SESSION_SECRET: 'a secret of no use anywhere else' });
    const { port } = await gateway.line('ready', 60_000);
    if (withReadModels) for (const app of ['projector', 'game-log']) await start(app, {}).line('ready', 600_000);
    const [ownPid, ...readModelPids] = processes.map(({ child }) => child.pid ?? 0);
    const parts = {
      gateway: [ownPid ?? 0],
      ...Object.fromEntries(stores.map(({ name, pids }) => [name, pids])),
      ...(withReadModels && { 'read models': readModelPids }),
    };
    return { kind: 'gateway', address: `http://127.0.0.1:${String(port)}`, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
