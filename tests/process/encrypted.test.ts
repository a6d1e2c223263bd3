import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autoPlay } from '@battleline/client';
import { carelessPlay } from '@battleline/client/testing';
import { type EventLog, kafkaLog, type LocalKafka, localKafkaMissing } from '@battleline/events';
import type { EmbeddedPostgres } from '@battleline/service';
import { createRandom, startTestProcess, type TestProcess } from '@battleline/service/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import pg from 'pg';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import {
  ADMIN,
  addScramUser,
  startGuardedBroker,
  startGuardedPostgres,
  type Users,
} from '../support/guarded-servers.ts';
import { runOps } from '../support/ops-tool.ts';
import { enter, type Player, seeTheEnd, sitDown } from '../support/player.ts';
import { KAFKA_JARS } from '../support/test-log.ts';
import { mainOf, type Role } from '../support/test-system.ts';

const missing = await localKafkaMissing(KAFKA_JARS);
if (missing !== undefined) process.stderr.write(`\n*** NO ENCRYPTED LOG: ${missing}\n\n`);

const ROLES = ['projector', 'game-log', 'gateway'] as const;
const NAMES = [ADMIN, ...ROLES, 'ops', 'stranger'];
const USERS: Users = Object.fromEntries(NAMES.map((name) => [name, `the password of ${name}`.replaceAll(' ', '-')]));

/** The others show their password itself. */
const SCRAM_USER = 'game-log';

type Right = { readonly principal: string; readonly topic: string; readonly operation: string };

(missing === undefined ? describe : describe.skip)(
  'with encrypted connections, and a user with rights for each',
  () => {
    let folder: string;
    let certificates: Certificates;
    let postgres: EmbeddedPostgres | undefined;
    let kafka: LocalKafka | undefined;
    const running: TestProcess[] = [];
    const logs: EventLog[] = [];
    let players: readonly Player[] = [];

    const brokers = (): readonly string[] => kafka?.bootstrap ?? [];
    const databaseUrl = (): string => `${postgres?.url}?sslmode=verify-full&sslrootcert=${certificates.authority}`;
    const environmentOf = (user: string): Record<string, string> => ({
      EVENT_LOG: 'kafka',
      KAFKA_BROKERS: brokers().join(','),
      ...{ KAFKA_SSL: 'true', KAFKA_SSL_CA: certificates.authority },
      ...{ KAFKA_SASL_MECHANISM: user === SCRAM_USER ? 'scram-sha-512' : 'plain', KAFKA_SASL_USERNAME: user },
      KAFKA_SASL_PASSWORD: USERS[user] ?? '',
      DATABASE_URL: databaseUrl(),
      ...(user === 'gateway' && { SESSION_SECRET: 'a secret that signs tokens in this test' }),
      HTTP_PORT: '0',
    });
    const access = (user: string) => ({
      brokers: [...brokers()],
      ssl: { ca: [readFileSync(certificates.authority)] },
      sasl: { mechanism: 'plain' as const, username: user, password: USERS[user] ?? '' },
    });
    const start = (role: Role, environment = environmentOf(role)): TestProcess => {
      const started = startTestProcess(mainOf(role), environment);
      running.push(started);
      return started;
    };
    const logOf = (user: string): EventLog => {
      const log = kafkaLog(access(user));
      logs.push(log);
      return log;
    };
    const append = async (user: string, topic: string): Promise<string> => {
      const value = new TextEncoder().encode('not ours');
      const [result] = await logOf(user).append([{ topic, partition: 0, key: null, value }]);
      return result?.status === 'not-appended' ? `refused: ${result.reason}` : String(result?.status);
    };

    const grant = async (rights: readonly Right[]): Promise<void> => {
      const admin = new Kafka({ ...access(ADMIN), logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      const acl = rights.map(({ principal, topic, operation }) => ({
        resourceType: AclResourceTypes.TOPIC,
        resourceName: topic,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal,
        host: '*',
        operation: AclOperationTypes[operation.replaceAll(/(?<=.)[A-Z]/g, '_$&').toUpperCase() as 'READ'],
        permissionType: AclPermissionTypes.ALLOW,
      }));
      await admin.createAcls({ acl });
      await admin.disconnect();
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'battleline-encrypted-'));
      await chmod(folder, 0o755);
      certificates = makeCertificates(folder);
      postgres = await startGuardedPostgres(join(folder, 'data'), certificates);
      kafka = await startGuardedBroker(join(folder, 'kafka'), certificates, USERS);
      await addScramUser(kafka, SCRAM_USER, { folder, from: certificates, users: USERS });
    }, 180_000);

    afterAll(async () => {
      for (const { client } of players) client.close();
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all(running.map(({ exited }) => exited));
      await Promise.all(logs.map((log) => log.close()));
      await kafka?.stop();
      await postgres?.stop();
      await rm(folder, { recursive: true, force: true });
    }, 60_000);

    test('the rights that `kafka acls` prints are enough to set up, to run and to look, and a game is played', async () => {
      const printed = await runOps(environmentOf('ops'), 'kafka', 'acls', '--json');
      await grant(
        printed.out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Right),
      );
      expect(await runOps(environmentOf('ops'), 'topics', 'create')).toMatchObject({ code: 0 });
      expect(await runOps(environmentOf('ops'), 'database', 'migrate')).toMatchObject({ code: 0 });
      const processes = ROLES.map((role) => start(role));
      const ready = await Promise.all(processes.map((one) => one.line('ready', 60_000)));
      const front = { addressesFrom: () => [`http://127.0.0.1:${String(ready.at(-1)?.['port'])}`] };
      players = await Promise.all([enter(front, 0), enter(front, 0)]);
      const [one, other] = players;
      if (!one || !other) throw new Error('nobody came');
      const table = await sitDown(one, other);
      const { below } = createRandom(3);
      const random = (): number => below(2 ** 32) / 2 ** 32;
      const ends = players.map(({ client }) => autoPlay(client, { brain: carelessPlay, random }));
      await Promise.all(players.map((player) => seeTheEnd(player, table)));
      for (const end of ends) end();
      const checked = await runOps(environmentOf('ops'), 'check');
      expect(checked.told).not.toContain('WRONG');
      expect(checked.code).toBe(0);
    }, 240_000);

    test('no process speaks to Postgres in the clear', async () => {
      const client = new pg.Client({ connectionString: databaseUrl() });
      await client.connect();
      const { rows } = await client.query<{ ssl: boolean; name: string }>(
        `select ssl, application_name as name from pg_stat_ssl join pg_stat_activity using (pid) where application_name like 'battleline%'`,
      );
      await client.end();
      // Those of the two projections' locks last as long as the processes.
      expect(rows.length).toBeGreaterThan(1);
      expect(rows.filter(({ ssl }) => !ssl)).toEqual([]);
    });

    test('nor could it: Postgres and Kafka refuse that, and an authority that is not theirs is not believed', async () => {
      const inClear = new pg.Client({ connectionString: postgres?.url });
      await expect(inClear.connect()).rejects.toThrow('no encryption');
      const others = new pg.Client({ connectionString: `${postgres?.url}?sslmode=verify-full` });
      await expect(others.connect()).rejects.toThrow(/certificate/);
      const { ssl: _, ...clear } = access('gateway');
      const impatient = { timeoutMs: 1_500, requestTimeoutMs: 500, connectTimeoutMs: 500 };
      for (const options of [clear, { ...access('gateway'), ssl: {} }]) {
        const log = kafkaLog({ ...options, ...impatient });
        logs.push(log);
        await expect(log.identity()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      }
    });

    test.each([
      ['game-log', 'tables', 'TOPIC_AUTHORIZATION_FAILED'],
      ['projector', 'lobby', 'TOPIC_AUTHORIZATION_FAILED'],
      ['gateway', 'control', 'TOPIC_AUTHORIZATION_FAILED'],
      // To one without any right there seems to be no such topic.
      ['stranger', 'tables', 'there is no partition tables/0'],
      ['stranger', 'beats', 'there is no partition beats/0'],
    ])('%s cannot write to %s', async (user, topic, reason) => {
      expect(await append(user, topic)).toBe(`refused: ${reason}`);
    });

    test('who has no right cannot read what is dealt', async () => {
      await expect(logOf('stranger').ends('tables')).rejects.toThrow('no right to the topic tables');
      await expect(logOf('stranger').describe('lobby')).rejects.toThrow('no right to the topic lobby');
      expect([...(await logOf('game-log').ends('lobby')).values()][0]).toBeGreaterThan(1);
    });

    test('a wrong password is told, and tried again', async () => {
      const wrong = start('game-log', { ...environmentOf('game-log'), KAFKA_SASL_PASSWORD: 'wrong' });
      const { reason } = await wrong.line('waiting for the event log', 60_000);
      expect(reason).toMatch(/authentication failed/i);
      wrong.child.kill('SIGTERM');
      expect(await wrong.exited).toBe(0);
    }, 120_000);
  },
);
