import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { eventLogContract } from './event-log.contract.ts';
import {
  appendMany,
  appendUntilKnown,
  collect,
  followUntil,
  read,
  readToEnds,
  text,
  textsOf,
} from './event-log.contract-reading.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { postgresLog, type PostgresLogOptions } from './postgres-log.ts';

const MIGRATION = new URL('../../../../migrations/0001-log.sql', import.meta.url);
/** Stands in what a log sends when it appends, and not when it notifies. */
const APPEND = 'append';
let folder: string;
let server: EmbeddedPostgres;
let admin: pg.Client;
const proxies: FaultProxy[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'battleline-log-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedPostgres({ dataFolder: folder });
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(await readFile(MIGRATION, 'utf8'));
}, 120_000);

afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await admin.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** A handle whose connections pass a proxy of its own. */
async function openThroughProxy(options: Partial<PostgresLogOptions> = {}) {
  const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: server.port } });
  proxies.push(proxy);
  const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
  return { proxy, log: await postgresLog({ url, name: `proxy ${proxy.port}`, appendTimeoutMs: 500, ...options }) };
}

const terminate = (name: string) =>
  admin.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1', [`${name}%`]);

const deleteRecords = (topic: string, partition: number, where: string) =>
  admin.query(
    `delete from event_log.record r using event_log.head h
      where h.id = r.log and h.topic = $1 and h.partition = $2 and ${where}`,
    [topic, partition],
  );

eventLogContract(
  'Postgres',
  async () => ({
    open: async (options) => {
      const { proxy, log } = await openThroughProxy(options);
      let cuts = 0;
      return {
        log,
        loseNextAcknowledgement: async () => proxy.cutAfter('client', 0, APPEND),
        cutConnections: async () => {
          if (cuts++ % 2 === 0) proxy.cut();
          else await terminate(`proxy ${proxy.port}`);
        },
        delayVisibility: async () => {
          const release = proxy.stall('client');
          return async () => release();
        },
      };
    },
    makeGap: async (topic, partition, offset) => {
      await deleteRecords(topic, partition, `o = ${offset}`);
      return 'GAP';
    },
    recreateTopic: async (topic) => {
      await admin.query('delete from event_log.topic where topic = $1', [topic]);
      const log = await postgresLog({ url: server.url });
      await log.createTopics([{ topic, partitions: 1, kind: 'events' }]);
      await log.close();
    },
    outage: async () => {
      const mend = proxies.map((proxy) => proxy.refuse());
      return async () => mend.forEach((end) => end());
    },
    close: async () => undefined,
  }),
  ['lost acknowledgement', 'cut connection', 'delayed visibility', 'gap', 'recreated topic', 'outage'],
);

describe('the log on Postgres', () => {
  let topics = 0;
  const newTopic = async (partitions = 1) => {
    const topic = `own-${topics++}`;
    const log = await postgresLog({ url: server.url });
    await log.createTopics([{ topic, partitions, kind: 'events' }]);
    await log.close();
    return topic;
  };
  const record = (topic: string, value: string, partition = 0) => ({ topic, partition, key: null, value: text(value) });

  test('its connections carry one statement at a time: many callers at once bring no warning', async () => {
    const topics = [await newTopic(), await newTopic(), await newTopic()];
    const traffic = fileURLToPath(new URL('postgres-log-traffic.fixture.ts', import.meta.url));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [traffic, server.url, ...topics]);
    expect([stdout, stderr]).toEqual(['read 40 of each\n', '']);
  });

  test('it says once that the server has gone, and once that it is back', async () => {
    const lines: { readonly connection?: string; readonly phrase: string }[] = [];
    const warn = (fields: object, phrase: string) => void lines.push({ ...fields, phrase });
    const { proxy, log } = await openThroughProxy({ log: { warn, error: warn } });
    const topic = await newTopic();
    const followed = read(log, topic, 0, 1);
    const end = proxy.refuse();
    for (let tries = 0; tries < 3; tries++) await log.append([record(topic, 'refused')]);
    await expect(log.ends(topic)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    end();
    await appendUntilKnown(log, record(topic, 'taken'));
    await followed;
    await log.close(); // an append is answered before its connection's work is over
    for (const connection of ['append', 'follow'])
      expect(lines.filter((line) => line.connection === connection)).toEqual([
        { connection, reason: expect.any(String), phrase: 'log unreachable' },
        { connection, phrase: 'log answers again' },
      ]);
  });

  test('an append whose commit is cut in the middle is unknown, wherever the connection breaks', async () => {
    const { proxy, log } = await openThroughProxy();
    const topic = await newTopic();
    await log.append([record(topic, 'r')]);
    for (const [toward, bytes] of [
      ['server', 10],
      ['server', 60],
      ['client', 3],
      ['client', 40],
    ] as const) {
      await appendUntilKnown(log, record(topic, 'known'));
      proxy.cutAfter(toward, bytes, APPEND);
      expect((await log.append([record(topic, 'cut')]))[0]?.status).toBe('unknown');
    }
    await appendUntilKnown(log, record(topic, 'known'));
    await log.close();
  });

  test('more records than may wait are answered busy, the others are appended', async () => {
    const { proxy, log } = await openThroughProxy({ maxQueued: 10, appendTimeoutMs: 10_000 });
    const topic = await newTopic();
    const release = proxy.stall('client');
    const sent = log.append([record(topic, 'sent')]);
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = log.append(Array.from({ length: 10 }, (_, i) => record(topic, `w${i}`)));
    expect(await log.append([record(topic, 'x')])).toEqual([{ status: 'not-appended', reason: 'busy' }]);
    release();
    expect([...(await sent), ...(await waiting)].every((result) => result.status === 'appended')).toBe(true);
    await log.close();
  });

  test('while nothing answers, appends wait for the connection and are then answered unavailable', async () => {
    const { proxy, log } = await openThroughProxy({ appendTimeoutMs: 300 });
    const topic = await newTopic();
    const mend = proxy.refuse();
    await log.append([record(topic, 'first')]); // finds the connection lost
    expect(await log.append([record(topic, 'a')])).toEqual([{ status: 'not-appended', reason: 'unavailable' }]);
    await expect(log.ends(topic)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    mend();
    await appendUntilKnown(log, record(topic, 'b'));
    await log.close();
  });

  test('records that changed behind a lost connection are another log', async () => {
    const { proxy, log } = await openThroughProxy();
    const topic = await newTopic(2);
    await log.append([0, 1].flatMap((p) => ['a', 'b', 'c'].map((value) => record(topic, value, p))));
    let read = 0;
    const from = new Map([0, 1].map((p) => [p, 0]));
    const items = await followUntil(log, topic, from, async (item, all) => {
      if (item.type === 'batch') read += item.batch.records.length;
      if (item.type === 'batch' && read === 6 && item.batch.records.length > 0) {
        await admin.query(
          `update event_log.record r set v = 'other' from event_log.head h
            where h.id = r.log and h.topic = $1 and h.partition = 1 and o = 0`,
          [topic],
        );
        await log.append([record(topic, 'd', 0)]);
        proxy.cut();
      }
      return read >= 7 && all.some((one) => one.type === 'failure');
    });
    expect(items.flatMap((item) => (item.type === 'failure' ? [item.failure] : []))).toMatchObject([
      { partition: 1, error: { code: 'RECREATED' } },
    ]);
    await log.close();
  });

  test('a log that changed while only its appends were cut off is another log, whatever is appended then', async () => {
    const log = await postgresLog({ url: server.url, name: 'changed' });
    const topic = await newTopic();
    await log.append(['a', 'b'].map((value) => record(topic, value)));
    const items = await followUntil(log, topic, new Map([[0, 0]]), async (item) => {
      if (item.type === 'batch' && item.batch.records.length === 2) {
        await admin.query(
          `update event_log.record r set v = 'other' from event_log.head h where h.id = r.log and h.topic = $1 and o = 1`,
          [topic],
        );
        await terminate('changed: append');
        await appendUntilKnown(log, record(topic, 'c'));
      }
      return false;
    });
    const followed = items.flatMap((item) => (item.type === 'batch' ? item.batch.records : []));
    expect(textsOf(followed)).toEqual(['a', 'b']);
    expect(items.at(-1)).toMatchObject({ failure: { partition: 0, error: { code: 'RECREATED' } } });
    await log.close();
  });

  test('a log that was set back to an earlier state is told as truncated', async () => {
    const { proxy, log } = await openThroughProxy();
    const topic = await newTopic();
    await log.append(['a', 'b', 'c'].map((value) => record(topic, value)));
    const items = await followUntil(log, topic, new Map([[0, 0]]), async (item) => {
      if (item.type === 'batch' && item.batch.records.length === 3) {
        await deleteRecords(topic, 0, 'o >= 1');
        await admin.query('update event_log.head set next = 1 where topic = $1', [topic]);
        proxy.cut();
      }
      return false;
    });
    expect(items.at(-1)).toMatchObject({ failure: { partition: 0, error: { code: 'TRUNCATED' } } });
    await log.close();
  });

  test('a follower finds what was appended without a notification', async () => {
    const { log } = await openThroughProxy();
    const topic = await newTopic();
    const seen: string[] = [];
    let added = false;
    await followUntil(log, topic, new Map([[0, 0]]), async (item) => {
      if (item.type === 'batch') seen.push(...textsOf(item.batch.records));
      if (!added) {
        added = true;
        await admin.query(
          `with h as (update event_log.head set next = next + 1 where topic = $1 returning id)
           insert into event_log.record select id, 0, 0, null, 'silent' from h`,
          [topic],
        );
      }
      return seen.length > 0;
    });
    expect(seen).toEqual(['silent']);
    await log.close();
  });

  test('32 partitions that all grow are read by few queries', async () => {
    const topic = await newTopic(32);
    const log = await postgresLog({ url: server.url, name: 'few queries' });
    const count = 3_200;
    await log.append(Array.from({ length: count }, (_, i) => record(topic, `${i}`, i % 32)));
    const total = (seen: ReadonlyMap<number, readonly string[]>) =>
      [...seen.values()].reduce((sum, texts) => sum + texts.length, 0);
    let batches = 0;
    await collect(log, topic, 32, (seen) => {
      batches++;
      return total(seen) === count;
    });
    expect(batches).toBeLessThanOrEqual(2 * 32);
    await log.close();
  });

  test('what topics of the kind recent need not keep is deleted from the beginning', async () => {
    const { deleteExpired } = await import('./postgres-log-topics.ts');
    const log = await postgresLog({ url: server.url });
    await log.createTopics([{ topic: 'recent', partitions: 1, kind: 'recent', retentionMs: 60_000 }]);
    await log.append(['a', 'b', 'c'].map((value) => record('recent', value)));
    await admin.query(
      `update event_log.record r set t = t - 100000 from event_log.head h
        where h.id = r.log and h.topic = 'recent' and r.o < 2`,
    );
    await deleteExpired(admin);
    const late = await followUntil(log, 'recent', new Map([[0, 2]]), () => true);
    expect(late).toMatchObject([{ batch: { records: [{ offset: 2 }] } }]);
    const early = await followUntil(log, 'recent', new Map([[0, 0]]), () => false);
    expect(early).toMatchObject([{ failure: { error: { code: 'TRUNCATED' } } }]);
    expect(await log.offsetsAt('recent', 0)).toEqual(new Map([[0, 2]]));
    await log.close();
  });

  test('of a compacted topic only the last record of each key is kept, and followers pass over the gaps', async () => {
    const topic = 'compacted-keys';
    const log = await postgresLog({ url: server.url, tidyEveryMs: 20 });
    await log.createTopics([{ topic, partitions: 1, kind: 'compacted' }]);
    const record = (key: string, value: string | null) => ({
      topic,
      partition: 0,
      key: text(key),
      value: value === null ? null : text(value),
    });
    for (const [key, value] of [
      ['a', 'secret of a'],
      ['b', 'first'],
      ['b', 'second'],
      ['a', null],
      ['c', 'only'],
    ] as const)
      await log.append([record(key, value)]);
    const standing = async (): Promise<string[]> => {
      const { rows } = await admin.query<{ v: Buffer | null }>(
        `select v from event_log.record r join event_log.head h on h.id = r.log where h.topic = $1 order by o`,
        [topic],
      );
      return rows.map(({ v }) => (v === null ? 'erased' : v.toString()));
    };
    const deadline = performance.now() + 20_000;
    while ((await standing()).length > 3)
      if (performance.now() > deadline) throw new Error(`still ${(await standing()).join(', ')}`);
    expect(await standing()).toEqual(['second', 'erased', 'only']);
    const other = await postgresLog({ url: server.url });
    for (const from of [0, 1, 2, 3]) {
      const items = await followUntil(
        other,
        topic,
        new Map([[0, from]]),
        (item) => item.type === 'failure' || item.batch.records.at(-1)?.offset === 4,
      );
      const records = items.flatMap((item) => (item.type === 'batch' ? item.batch.records : []));
      expect(records.map(({ offset }) => offset)).toEqual([2, 3, 4].filter((offset) => offset >= from));
      expect(items.at(-1)).toMatchObject({ batch: { end: 5 } });
    }
    await Promise.all([log.close(), other.close()]);
  });

  test('settings that could lose confirmed events are refused, naming them and how to mend them', async () => {
    await admin.query('alter database battleline set synchronous_commit = off');
    const opening = postgresLog({ url: server.url });
    await expect(opening).rejects.toMatchObject({
      code: 'UNSAFE_SETTINGS',
      message: expect.stringContaining('alter system set synchronous_commit = on'),
    });
    await (await postgresLog({ url: server.url, allowUnsafe: true })).close();
    await admin.query('alter database battleline reset synchronous_commit');
    await (await postgresLog({ url: server.url })).close();
  });

  test('a server that does not answer is told at once, and nothing is left open', async () => {
    const { proxy, log } = await openThroughProxy();
    await log.close();
    proxy.refuse();
    const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
    await expect(postgresLog({ url })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('a database without the tables of a log is told what it lacks, and how to mend it', async () => {
    await admin.query('create database bare');
    const url = server.url.replace(/\/[^/]*$/, '/bare');
    const reason = /holds no event log yet \(.*identity.*\); .*ops -- database migrate/;
    await expect(postgresLog({ url })).rejects.toThrow(reason);
  });

  test('its description tells the settings that durability depends on', async () => {
    const log = await postgresLog({ url: server.url });
    const topic = await newTopic(3);
    const settings = {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
    };
    expect(await log.describe(topic)).toEqual({ topic, partitions: 3, replication: 1, settings });
    await log.close();
  });

  test('appends of many processes to the same partitions do not deadlock', async () => {
    const topic = await newTopic(8);
    const logs = await Promise.all(Array.from({ length: 4 }, () => postgresLog({ url: server.url })));
    const results = await Promise.all(
      logs.flatMap((log, w) =>
        Array.from({ length: 50 }, (_, i) =>
          log.append(Array.from({ length: 8 }, (_, p) => record(topic, `${w}/${i}`, (p * (w + 3) + i) % 8))),
        ),
      ),
    );
    expect(results.flat().every((result) => result.status === 'appended')).toBe(true);
    expect((await read(logs[0]!, topic, 0, 1)).length).toBeGreaterThan(0);
    await Promise.all(logs.map((log) => log.close()));
  });

  test('a server that is killed under load and started again has every acknowledged record', async () => {
    const topic = await newTopic(3);
    const dataFolder = join(folder, 'killed');
    let killed = await startEmbeddedPostgres({ dataFolder });
    const own = new pg.Client({ connectionString: killed.url });
    await own.connect();
    await own.query(await readFile(MIGRATION, 'utf8'));
    await own.end();
    const log = await postgresLog({ url: killed.url });
    await log.createTopics([{ topic, partitions: 3, kind: 'events' }]);
    let acknowledged = 0;
    const appending = appendMany(log, topic, 3, 'k', 3_000, () => acknowledged++);
    while (acknowledged < 500) await new Promise((resolve) => setImmediate(resolve));
    const pid = Number((await readFile(join(dataFolder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    killed = await startEmbeddedPostgres({ dataFolder, port: killed.port });
    expect(killed.adopted).toBe(false);
    const expected = await appending;
    const seen = await readToEnds(log, topic);
    for (const { text: value, partition, offset } of expected) expect(seen.get(partition)?.[offset]).toBe(value);
    await log.close();
    await killed.stop();
  }, 60_000);
});
