import type { ClientId, NameKey } from '@battleline/domain';
import {
  CLIENT_PARTITIONS,
  CLIENTS_TOPIC,
  decodeRecord,
  encodeRecord,
  memoryLog,
  type MemoryLog,
  openTopics,
  partitionOfKey,
} from '@battleline/events';
import { nameKeyOf, openLobbyDesk } from '@battleline/service';
import { startTestPostgres, type TestDatabase, type TestPostgres } from '@battleline/service/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { runOps, type Told } from './tool/ops.fixture.ts';

const SECRET = 'a secret that makes names unreadable';
const ANN = 'aa'.repeat(16) as ClientId;
const NAME: NameKey = nameKeyOf(SECRET, 'kunigunde');
const PARTITION = partitionOfKey(NAME, CLIENT_PARTITIONS);

let postgres: TestPostgres;
let database: TestDatabase;
let log: MemoryLog;
let projecting: Promise<void>;
let stop: AbortController;
beforeAll(async () => {
  postgres = await startTestPostgres();
}, 120_000);
afterAll(() => postgres.stop(), 60_000);
beforeEach(async () => {
  database = await postgres.createDatabase();
  log = memoryLog({ idleMs: 20 });
  stop = new AbortController();
  await openTopics(log, encodeRecord);
  await database.ask(`
    insert into clients_v1.clients (stream, topic_partition, client_id, status, key_id, sealed_name, sealed_credentials,
      changed_at, version, born_at, command_ids)
    values ('name/${NAME}', ${PARTITION}, '${ANN}', 'active', '${'bb'.repeat(16)}', 'n', 'c', now(), 1, 1, '{}');
    insert into clients_v1.standing values (${PARTITION}, 1, null, ${Date.now() * 1000}, '{}')`);
  const desk = await openLobbyDesk({ log, signal: stop.signal });
  await desk.write(() => ({ type: 'FeatureActivated', feature: 'accounts' }));
  await desk.close();
  projecting = project();
});
afterEach(async () => {
  stop.abort();
  await projecting;
  await log.close();
});

const STATUS: Readonly<Record<string, string>> = {
  ClientDisabled: 'disabled',
  ClientEnabled: 'active',
  ClientErased: 'erased',
};

/** What a projector does about records that are admitted. */
const project = async (): Promise<void> => {
  for await (const item of log.follow({ topic: CLIENTS_TOPIC, from: new Map([[PARTITION, 1]]) }, stop.signal)) {
    if (item.type === 'failure') throw item.failure.error;
    for (const { value, offset } of item.batch.records) {
      const decoded = decodeRecord(value);
      if (decoded.status !== 'decoded') throw new Error('this is no record');
      await database.ask(`
        update clients_v1.clients set status = '${STATUS[decoded.event.type]}', version = version + 1,
          command_ids = command_ids || '${decoded.header?.commandId}'::text;
        update clients_v1.standing set next_offset = ${offset + 1}`);
    }
  }
};

/** Connections of its own for each command, as a process has them. */
const ops = async (line: string, environment: Record<string, string> = { NAME_SECRET: SECRET }): Promise<Told> => {
  const pool = new pg.Pool({ connectionString: database.url });
  try {
    return await runOps({ log, database: pool, environment }, `client ${line}`);
  } finally {
    await pool.end();
  }
};

test('an account is disabled by its name, once, enabled by its id, and erased for good', async () => {
  expect(await ops('disable KUNI.gunde')).toMatchObject({ code: 0, lines: [`${ANN} is disabled`] });
  expect(await ops(`disable ${ANN}`)).toMatchObject({ code: 0, lines: [`${ANN} is disabled already`] });
  expect(await ops(`enable ${ANN} --json`)).toMatchObject({
    code: 0,
    lines: [JSON.stringify({ client: ANN, status: 'enabled', isNew: true, wasHere: false, isGone: true })],
  });
  expect(await ops('erase Kunigunde')).toMatchObject({ code: 64 });
  expect(await ops('erase Kunigunde --yes')).toMatchObject({ code: 0, lines: [`${ANN} is erased`] });
  expect(await ops(`enable ${ANN}`)).toMatchObject({ code: 1, notes: [expect.stringContaining('NO_ACCOUNT')] });
}, 60_000);

test('whoever is erased has no login left; who is only disabled goes on with his once he is enabled', async () => {
  await database.ask(`
    insert into accounts.login (login_id, client_id, expires_at)
    values ('his', '${ANN}', now() + interval '1 day'), ('another''s', '${'cc'.repeat(16)}', now() + interval '1 day')`);
  const revoked = () => database.ask('select login_id from accounts.login where revoked');
  await ops(`disable ${ANN}`);
  expect(await revoked()).toEqual([]);
  await ops(`erase ${ANN} --yes`);
  expect(await revoked()).toEqual([{ login_id: 'his' }]);
}, 60_000);

test('whoever is not there is not found, and a name not without its secret', async () => {
  expect(await ops(`disable ${'cc'.repeat(16)}`)).toMatchObject({
    code: 1,
    notes: [expect.stringContaining('no account')],
  });
  expect(await ops('disable Eberhard')).toMatchObject({ code: 1, notes: [expect.stringContaining('no account')] });
  expect(await ops('disable x')).toMatchObject({ code: 64 });
  expect(await ops('disable Kunigunde', {})).toMatchObject({
    code: 78,
    notes: [expect.stringContaining('NAME_SECRET')],
  });
}, 60_000);
