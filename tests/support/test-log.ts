import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultJarFolder,
  type EventLog,
  kafkaLog,
  type LocalBroker,
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
  /** Stops the servers and starts them again with their data, on the same ports; `meanwhile` comes in between. */
  readonly restart: <Found>(meanwhile: () => Promise<Found>) => Promise<Found>;
  /** Where the servers keep their data. */
  readonly folder: string;
  /** Brokers by themselves, to be mistreated; none where the log is in Postgres. */
  readonly brokers: () => readonly LocalBroker[];
  /** Process ids of all servers that were ever started. */
  readonly pids: () => readonly number[];
  readonly stop: () => Promise<void>;
};

export type TestLogOptions = {
  /** An existing folder for all data, which goes with the servers; a new one where omitted. */
  readonly folder?: string;
  readonly brokers?: 1 | 3;
};

/** Starts real servers in a folder, which goes with them. */
export const startTestLog = async (kind: LogKind, options: TestLogOptions = {}): Promise<TestLog> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'battleline-test-')));
  await chmod(folder, 0o755); // Postgres may run as another user
  const pids: number[] = [];
  let postgres: EmbeddedPostgres | undefined;
  let kafka: LocalKafka | undefined;

  const startPostgres = async (): Promise<void> => {
    const dataFolder = join(folder, 'data');
    const port = postgres?.port;
    postgres = await startEmbeddedPostgres({ dataFolder, fast: kind === 'kafka', ...(port !== undefined && { port }) });
    pids.push(Number.parseInt(await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')));
  };
  const startKafka = async (): Promise<void> => {
    kafka = await startLocalKafka({
      brokers: options.brokers ?? 1,
      dataFolder: join(folder, 'kafka'),
      jarFolder: KAFKA_JARS,
    });
    pids.push(...kafka.brokers.map(({ pid }) => pid()));
  };
  // The data goes, too: no broker has to take leave.
  const stop = async (): Promise<void> => {
    await Promise.all([kafka?.kill(), postgres?.stop()]);
  };
  const databaseUrl = (): string => postgres?.url ?? '';
  const addresses = (): readonly string[] => kafka?.bootstrap ?? [];

  await Promise.all([startPostgres(), kind === 'kafka' && startKafka()]);
  return {
    databaseUrl,
    environment: () => ({
      DATABASE_URL: databaseUrl(),
      EVENT_LOG: kind,
      ...(kind === 'kafka' && { KAFKA_BROKERS: addresses().join(',') }),
    }),
    open: async () => (kind === 'kafka' ? kafkaLog({ brokers: addresses() }) : postgresLog({ url: databaseUrl() })),
    restart: async (meanwhile) => {
      const brokers = kafka?.brokers ?? [];
      await Promise.all([postgres?.stop(), ...brokers.map((broker) => broker.kill('SIGTERM'))]);
      try {
        return await meanwhile();
      } finally {
        await Promise.all([startPostgres(), ...brokers.map((broker) => broker.restart())]);
        pids.push(...brokers.map(({ pid }) => pid()));
      }
    },
    folder,
    brokers: () => kafka?.brokers ?? [],
    pids: () => pids,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
