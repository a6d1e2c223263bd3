import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultJarFolder,
  type EventLog,
  kafkaLog,
  type LocalKafka,
  postgresLog,
  startLocalKafka,
} from '@battleline/events';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@battleline/service';

export type LogKind = 'postgres' | 'kafka';

export const KAFKA_JARS = process.env['KAFKA_JARS'] ?? defaultJarFolder();

/** The servers below our processes: Postgres, and the brokers where the log is on Kafka. */
export type TestLog = {
  readonly databaseUrl: () => string;
  /** what a process must know to find them */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly open: () => Promise<EventLog>;
  /** Stops the servers and starts them again with their data, perhaps on other ports. */
  readonly restart: () => Promise<void>;
  /** Process ids of all servers that were ever started. */
  readonly pids: () => readonly number[];
  readonly stop: () => Promise<void>;
};

/** Starts real servers in a new folder, which goes with them. */
export const startTestLog = async (kind: LogKind): Promise<TestLog> => {
  const folder = await mkdtemp(join(tmpdir(), 'battleline-test-'));
  await chmod(folder, 0o755); // Postgres may run as another user
  const pids: number[] = [];
  let postgres: EmbeddedPostgres | undefined;
  let kafka: LocalKafka | undefined;

  const start = async (): Promise<void> => {
    const dataFolder = join(folder, 'data');
    postgres = await startEmbeddedPostgres({ dataFolder, fast: kind === 'kafka' });
    pids.push(Number.parseInt(await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')));
    if (kind === 'postgres') return;
    kafka = await startLocalKafka({ brokers: 1, dataFolder: join(folder, 'kafka'), jarFolder: KAFKA_JARS });
    pids.push(...kafka.brokers.map(({ pid }) => pid()));
  };
  const stop = async (): Promise<void> => {
    await kafka?.stop();
    await postgres?.stop();
  };
  const databaseUrl = (): string => postgres?.url ?? '';
  const brokers = (): readonly string[] => kafka?.bootstrap ?? [];

  await start();
  return {
    databaseUrl,
    environment: () => ({
      DATABASE_URL: databaseUrl(),
      EVENT_LOG: kind,
      ...(kind === 'kafka' && { KAFKA_BROKERS: brokers().join(',') }),
    }),
    open: async () => (kind === 'kafka' ? kafkaLog({ brokers: brokers() }) : postgresLog({ url: databaseUrl() })),
    restart: async () => {
      await stop();
      await start();
    },
    pids: () => pids,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
