import { type FaultProxy, startFaultProxy } from '@battleline/events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase } from './database.ts';
import { openEventLog } from './event-log-choice.ts';
import { createLogger } from './logger.ts';
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

test('a process waits for an event log that does not answer yet', async () => {
  const { phrases, logger } = endAtWarning(proxy.refuse());
  const config = { EVENT_LOG: 'postgres', DATABASE_URL: url, TOPIC_PREFIX: 'blue.', KAFKA_SSL: false } as const;
  const log = await openEventLog(config, { name: 'test', logger, signal, backoff });
  await log.createTopics([{ topic: 'lobby', partitions: 1, kind: 'events' }]);
  expect(await database.ask('select topic from event_log.topic')).toEqual([{ topic: 'blue.lobby' }]);
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
