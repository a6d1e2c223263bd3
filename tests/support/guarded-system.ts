import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventLog, kafkaLog, type KafkaLogOptions, type LocalKafka } from '@battleline/events';
import type { EmbeddedPostgres } from '@battleline/service';
import { startTestProcess, type TestProcess } from '@battleline/service/testing';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { type Certificates, makeCertificates } from './certificates.ts';
import { ADMIN, kafkaConfigs, startGuardedBroker, startGuardedPostgres, type Users } from './guarded-servers.ts';
import { mainOf, type Role } from './test-system.ts';

const NAMES = [ADMIN, 'projector', 'game-log', 'ops', 'stranger'];
const passwordOf = (user: string): string => `the-password-of-${user}`;
const USERS: Users = Object.fromEntries(NAMES.map((name) => [name, passwordOf(name)]));

type Access = Pick<KafkaLogOptions, 'ssl' | 'sasl'> & { readonly brokers: string[] };

/** A process of the system, and its port. */
export type GuardedPlace = { readonly role: Role; readonly process: TestProcess; readonly port: string };

/** Postgres and a broker that take encrypted connections of known users only, and our processes on them. */
export type GuardedSystem = {
  readonly folder: string;
  /** Those of both servers. */
  readonly certificates: Certificates;
  readonly postgres: EmbeddedPostgres;
  /** Where Postgres is for a login; it is the one that everything belongs to, if it isn't told. */
  readonly databaseUrl: (login?: { readonly name: string; readonly password: string }) => string;
  /** How a user reaches the brokers; those whom they know by their configuration show their password itself. */
  readonly access: (user: string) => Access;
  readonly environmentOf: (user: string) => Record<string, string>;
  readonly start: (role: Role, environment?: Record<string, string>) => TestProcess;
  /** The log as a user sees it, closed with the system. */
  readonly logOf: (user: string) => EventLog;
  /** Kafka's own `kafka-configs.sh`, as the admin. */
  readonly configs: (...args: readonly string[]) => Promise<void>;
  /** Lets a user sign in by SCRAM-SHA-512, beside those whom the brokers' configuration names. */
  readonly addScramUser: (user: string) => Promise<void>;
  readonly administer: <Found>(work: (admin: Admin) => Promise<Found>) => Promise<Found>;
  readonly close: () => Promise<void>;
};

/** Starts both servers; of our processes none. The user `gateway` signs in by SCRAM. */
export const startGuardedSystem = async (): Promise<GuardedSystem> => {
  const folder = await mkdtemp(join(tmpdir(), 'battleline-encrypted-'));
  await chmod(folder, 0o755);
  const certificates = makeCertificates(folder);
  const running: TestProcess[] = [];
  const logs: EventLog[] = [];
  const postgres = await startGuardedPostgres(join(folder, 'data'), certificates);
  let kafka: LocalKafka | undefined;
  try {
    kafka = await startGuardedBroker(join(folder, 'kafka'), certificates, USERS);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  const { bootstrap, kill } = kafka;
  const configs = kafkaConfigs(kafka, { folder, from: certificates, users: USERS });
  const mechanismOf = (user: string) => (user in USERS ? ('plain' as const) : ('scram-sha-512' as const));

  const access: GuardedSystem['access'] = (user) => ({
    brokers: [...bootstrap],
    ssl: { ca: [readFileSync(certificates.authority)] },
    sasl: { mechanism: mechanismOf(user), username: user, password: passwordOf(user) },
  });
  const databaseUrl: GuardedSystem['databaseUrl'] = (login) => {
    const url = new URL(postgres.url);
    if (login) [url.username, url.password] = [login.name, login.password];
    return `${url.href}?sslmode=verify-full&sslrootcert=${certificates.authority}`;
  };
  const environmentOf: GuardedSystem['environmentOf'] = (user) => ({
    ...{ EVENT_LOG: 'kafka', KAFKA_BROKERS: bootstrap.join(',') },
    ...{ KAFKA_SSL: 'true', KAFKA_SSL_CA: certificates.authority },
    ...{ KAFKA_SASL_MECHANISM: mechanismOf(user), KAFKA_SASL_USERNAME: user },
    ...{ KAFKA_SASL_PASSWORD: passwordOf(user), DATABASE_URL: databaseUrl() },
    ...{ SESSION_SECRET: 'a secret that signs tokens in this test', FRAMES_PER_SECOND: '10000', FRAMES_BURST: '10000' },
    ...{ DRAIN_MS: '200', HTTP_PORT: '0' },
  });
  const addScramUser = (user: string): Promise<void> =>
    configs(
      ...['--alter', '--entity-type', 'users', '--entity-name', user],
      ...['--add-config', `SCRAM-SHA-512=[password=${passwordOf(user)}]`],
    );
  await addScramUser('gateway');

  return {
    ...{ folder, certificates, postgres, databaseUrl, access, environmentOf, configs, addScramUser },
    start: (role, environment = environmentOf(role)) => {
      const started = startTestProcess(mainOf(role), environment);
      running.push(started);
      return started;
    },
    logOf: (user) => {
      const log = kafkaLog(access(user));
      logs.push(log);
      return log;
    },
    administer: async (work) => {
      const admin = new Kafka({ ...access(ADMIN), logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      return work(admin).finally(() => admin.disconnect());
    },
    close: async () => {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all(running.map(({ exited }) => exited));
      await Promise.all(logs.map((log) => log.close()));
      await Promise.all([kill(), postgres.stop()]); // the data goes, too
      await rm(folder, { recursive: true, force: true });
    },
  };
};
