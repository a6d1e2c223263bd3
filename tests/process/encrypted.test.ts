import { kafkaLog, localKafkaMissing } from '@battleline/events';
import { createRandom, type TestProcess } from '@battleline/service/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { grantAll } from '../support/guarded-rights.ts';
import { type GuardedPlace, type GuardedSystem, startGuardedSystem } from '../support/guarded-system.ts';
import { runOps } from '../support/ops-tool.ts';
import { enter, type Front, type Player, seeTheEnd, sitDown } from '../support/player.ts';
import { playAt } from '../support/stage.ts';
import { KAFKA_JARS } from '../support/test-log.ts';
import type { Role } from '../support/test-system.ts';
import { changeSecrets } from './change-secrets.suite.ts';

const missing = await localKafkaMissing(KAFKA_JARS);
if (missing !== undefined) process.stderr.write(`\n*** NO ENCRYPTED LOG: ${missing}\n\n`);

const ROLES: readonly Role[] = ['projector', 'game-log', 'gateway', 'gateway'];

(missing === undefined ? describe : describe.skip)(
  'with encrypted connections, and a user with rights for each',
  () => {
    let system: GuardedSystem;
    let places: GuardedPlace[] = [];
    let players: readonly Player[] = [];
    /** a game-log with a wrong password, which takes its time to say so */
    let wrong: TestProcess | undefined;

    const front: Front = {
      addressesFrom: (first) => {
        const ports = places.flatMap(({ role, port }) => (role === 'gateway' ? [port] : []));
        return ports.map((_, index) => `http://127.0.0.1:${ports[(first + index) % ports.length]}`);
      },
    };
    const { below } = createRandom(3);
    const play = playAt(() => below(2 ** 32) / 2 ** 32);

    beforeAll(async () => {
      system = await startGuardedSystem();
    }, 180_000);

    afterAll(async () => {
      for (const { client } of players) client.close();
      await system.close();
    }, 60_000);

    const startWrong = (): TestProcess =>
      system.start('game-log', { ...system.environmentOf('game-log'), KAFKA_SASL_PASSWORD: 'wrong' });
    const append = async (user: string, topic: string): Promise<string> => {
      const value = new TextEncoder().encode('not ours');
      const [result] = await system.logOf(user).append([{ topic, partition: 0, key: null, value }]);
      return result?.status === 'not-appended' ? `refused: ${result.reason}` : String(result?.status);
    };

    test('the rights that `kafka acls` prints are enough to set up, to run and to look, and a game is played', async () => {
      const ops = system.environmentOf('ops');
      await grantAll(system, await runOps(ops, 'kafka', 'acls', '--json'));
      expect(await runOps(ops, 'topics', 'create')).toMatchObject({ code: 0 });
      expect(await runOps(ops, 'database', 'migrate')).toMatchObject({ code: 0 });
      wrong = startWrong();
      const started = ROLES.map((role) => ({ role, process: system.start(role) }));
      places = await Promise.all(
        started.map(async ({ role, process }) => {
          const ready = await process.line('ready', 60_000);
          const { port } = role === 'gateway' ? ready : await process.line('started');
          return { role, process, port: String(port) };
        }),
      );
      players = await Promise.all([enter(front, 0), enter(front, 1)]);
      const [one, other] = players;
      if (!one || !other) throw new Error('nobody came');
      const table = await sitDown(one, other);
      const end = play(...players);
      await Promise.all(players.map((player) => seeTheEnd(player, table)));
      end();
      const checked = await runOps(ops, 'check');
      expect(checked.told).not.toContain('WRONG');
      expect(checked.code).toBe(0);
    }, 240_000);

    test('no process speaks to Postgres in the clear', async () => {
      const client = new pg.Client({ connectionString: system.databaseUrl() });
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
      const { url } = system.postgres;
      const inClear = new pg.Client({ connectionString: url });
      await expect(inClear.connect()).rejects.toThrow('no encryption');
      const others = new pg.Client({ connectionString: `${url}?sslmode=verify-full` });
      await expect(others.connect()).rejects.toThrow(/certificate/);
      const impatient = { timeoutMs: 1_500, requestTimeoutMs: 500, connectTimeoutMs: 500 };
      const { ssl: _, ...clear } = system.access('gateway');
      for (const access of [clear, { ...clear, ssl: {} }]) {
        const log = kafkaLog({ ...access, ...impatient });
        await expect(log.identity()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
        await log.close();
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
      const log = kafkaLog({ ...system.access('stranger'), timeoutMs: 500 });
      await expect(log.ends('tables')).rejects.toThrow('no right to the topic tables');
      await expect(log.describe('lobby')).rejects.toThrow('no right to the topic lobby');
      await log.close();
      expect([...(await system.logOf('game-log').ends('lobby')).values()][0]).toBeGreaterThan(1);
    });

    test('a wrong password is told, and tried again', async () => {
      wrong ??= startWrong();
      const { reason } = await wrong.line('waiting for the event log', 60_000);
      expect(reason).toMatch(/authentication failed/i);
      wrong.child.kill('SIGTERM');
      expect(await wrong.exited).toBe(0);
    }, 120_000);

    changeSecrets(() => ({ system, places, players, play }));
  },
);
