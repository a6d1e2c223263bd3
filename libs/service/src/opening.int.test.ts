import { type FaultProxy, startFaultProxy } from '@battleline/events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from './database.ts';
import { openEventLog } from './event-log-choice.ts';
import { createLogger } from './logger.ts';
import { migrateWhenUp, openTopicsWhenUp } from './opening.ts';
import { startTestPostgres, type TestDatabase, type TestPostgres } from './testing/index.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let proxy: FaultProxy;
let url: string;
beforeAll(async () => {
  postgres = await startTestPostgres({ fast: false });
  database = await postgres.createDatabase();
  const target = new URL(database.url);
  proxy = await startFaultProxy({ target: { host: target.hostname, port: Number(target.port) } });
  target.port = String(proxy.port);
  url = target.href;
}, 120_000);
afterAll(async () => {
  await proxy.close();
  await postgres.stop();
}, 60_000);

/** A logger whose first warning ends an outage. */
const endAtWarning = (end: () => void) => {
  const phrases: string[] = [];
  const write = (line: string): void => {
    const { msg, level } = JSON.parse(line) as { readonly msg: string; readonly level: string };
    phrases.push(`${level}: ${msg}`);
    if (level === 'warn') end();
  };
  const program = { version: 'test', commit: 'test' };
  return { phrases, logger: createLogger({ role: 'test', program, level: 'info' }, { write }) };
};

const backoff = { firstMs: 1, maxMs: 10 };
const { signal } = new AbortController();

test('a process waits for a database that does not answer yet, and says so once', async () => {
  const { phrases, logger } = endAtWarning(proxy.refuse());
  const opened = await openDatabase({ url, name: 'test', logger, signal, backoff });
  const { rows } = await sql<{ one: number }>`select 1::bigint as one`.execute(opened.kysely);
  expect(rows).toEqual([{ one: 1 }]);
  await opened.close();
  expect(phrases).toEqual(['warn: waiting for the database', 'info: the database answers']);
});

test('a process that is to stop waits no longer for its database', async () => {
  const stop = new AbortController();
  const restore = proxy.refuse();
  const { logger } = endAtWarning(() => stop.abort());
  const opening = openDatabase({ url, name: 'test', logger, signal: stop.signal, backoff });
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  restore();
});

test('a process whose database falls in the middle of a migration waits, and applies it afterwards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'battleline-opening-'));
  await writeFile(join(folder, '9001-slow.sql'), 'create table slow (n int); select pg_sleep(1)');
  const { phrases, logger } = endAtWarning(() => undefined);
  const migrating = migrateWhenUp({ url: database.url, folder }, { logger, signal, backoff });
  await fallWhile('select pg_sleep');
  await migrating;
  expect(phrases).toEqual(['warn: waiting for the database', 'info: the database answers', 'info: database migrated']);
  expect(await database.ask('select count(*)::int as count from slow')).toEqual([{ count: 0 }]);
  await rm(folder, { recursive: true });
});

/** Ends the connection on which a statement like this runs, as a server does that is told to stop. */
const fallWhile = async (statement: string): Promise<void> => {
  for (let hit: unknown[] = []; hit.length === 0;)
    hit = await database.ask(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'battleline migrate' and query like '%${statement}%' and state = 'active'`);
};

test('a process whose log goes away while it opens the topics waits', async () => {
  const config = { EVENT_LOG: 'postgres', DATABASE_URL: url, TOPIC_PREFIX: 'red.', KAFKA_SSL: false } as const;
  const quiet = createLogger({ role: 'test', program: { version: '', commit: '' }, level: 'fatal' });
  const log = await openEventLog(config, { name: 'test', logger: quiet, signal });
  const { phrases, logger } = endAtWarning(proxy.refuse());
  await openTopicsWhenUp(log, { logger, signal, backoff });
  await log.close();
  expect(phrases).toEqual(['warn: waiting for the event log', 'info: the event log answers']);
});

test('a process waits for an event log that does not answer yet', async () => {
  const { phrases, logger } = endAtWarning(proxy.refuse());
  const config = { EVENT_LOG: 'postgres', DATABASE_URL: url, TOPIC_PREFIX: 'blue.', KAFKA_SSL: false } as const;
  const log = await openEventLog(config, { name: 'test', logger, signal, backoff });
  await log.createTopics([{ topic: 'lobby', partitions: 1, kind: 'events' }]);
  expect(await database.ask('select topic from event_log.topic where topic like $$blue%$$')).toEqual([
    { topic: 'blue.lobby' },
  ]);
  await log.close();
  expect(phrases).toContain('warn: waiting for the event log');
});

test('Kafka is asked for at the brokers that the configuration names', async () => {
  const stop = new AbortController();
  const { phrases, logger } = endAtWarning(() => stop.abort());
  const kafka = { EVENT_LOG: 'kafka', KAFKA_BROKERS: `127.0.0.1:${proxy.port}` } as const;
  const config = { ...kafka, DATABASE_URL: url, TOPIC_PREFIX: '', KAFKA_SSL: false };
  const restore = proxy.refuse();
  const opening = openEventLog(config, { name: 'test', logger, signal: stop.signal, backoff });
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  expect(phrases.join()).toContain('warn');
  restore();
}, 30_000);
