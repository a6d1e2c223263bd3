import { postgresLog } from '@battleline/events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { runOps } from '../support/ops-tool.ts';
import { activateFeatures } from '../support/features.ts';
import { startSystem, type TestSystem } from '../support/test-system.ts';

// Real processes: two gateways, a projector, Postgres as log and database.

let system: TestSystem;
let database: pg.Client;
let url: string;
/** what gateways are started with from now on, besides what they always are */
const secrets: Record<string, string> = {};

beforeAll(async () => {
  system = await startSystem({ log: 'postgres', gateways: 2, environment: secrets });
  url = system.servers.environment()['DATABASE_URL'] ?? '';
  database = new pg.Client({ connectionString: url });
  await database.connect();
  const log = await system.servers.open();
  await activateFeatures(log);
  await log.close();
}, 120_000);
afterAll(async () => {
  await database.end();
  expect(await system.stop()).toEqual([]);
}, 60_000);

type Answer = { readonly status: number; readonly body: Record<string, string> };

const ask = async (gateway: number, line: string, body: object, token?: string): Promise<Answer> => {
  const [method = '', path = ''] = line.split(' ');
  const response = await fetch(`${system.gateways[gateway]?.address}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
};

/** Asked again while it is "not now", as a client program does. */
const answered = async (...request: Parameters<typeof ask>): Promise<Answer> => {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await ask(...request);
    if (answer.status !== 503) return answer;
    if (performance.now() > deadline) throw new Error(`still 503: ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`never came so far: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

test('of two gateways that register the same name at the same moment exactly one does', async () => {
  const names = ['Annaliese', 'Bertram', 'Chlodwig', 'Dietlinde'];
  const races = names.map(async (name) => {
    const register = (gateway: number, spelling: string) =>
      answered(gateway, 'POST /api/account', {
        id: crypto.randomUUID(),
        name: spelling,
        password: `${gateway} password`,
      });
    return Promise.all([register(0, name), register(1, name.toUpperCase())]);
  });
  for (const [index, answers] of (await Promise.all(races)).entries()) {
    expect(answers.map(({ status, body }) => body['code'] ?? status).sort()).toEqual([201, 'NAME_TAKEN']);
    const winner = answers[0].status === 201 ? 0 : 1;
    const login = { name: names[index], password: `${winner} password` };
    for (const gateway of [0, 1]) expect((await answered(gateway, 'POST /api/login', login)).status).toBe(200);
  }
}, 120_000);

test('once an account is erased, its name can be read nowhere', async () => {
  const registration = { id: crypto.randomUUID(), name: 'Ermenegilda', password: 'a long password' };
  const registered = await answered(0, 'POST /api/account', registration);
  const { token = '' } = registered.body;
  const keyOf = async (): Promise<string> => {
    const { rows } = await database.query<{ key_id: string }>(
      `select key_id from clients_v1.clients where client_id = $1`,
      [(registered.body['you'] as unknown as { id: string }).id],
    );
    return rows[0]?.key_id ?? '';
  };
  const key = await keyOf();
  /** Records with the data key in the log, and rows with it. */
  const copies = async (): Promise<number> => {
    const { rows } = await database.query<{ count: string }>(
      `select (select count(*) from event_log.record r join event_log.head h on h.id = r.log
         where h.topic = 'client-keys' and r.k = decode($1, 'hex') and r.v is not null)
       + (select count(*) from client_keys.keys where key_id = $1) as count`,
      [key],
    );
    return Number(rows[0]?.count);
  };
  expect(await copies()).toBe(2);
  expect((await answered(1, 'DELETE /api/account', { password: registration.password }, token)).status).toBe(204);

  const tidying = await postgresLog({ url, tidyEveryMs: 50 });
  await until('no copy of the key is left', async () => (await copies()) === 0);
  await tidying.close();
  const { rows } = await database.query<{ sealed_name: null }>(
    'select sealed_name, sealed_credentials from clients_v1.clients where key_id = $1',
    [key],
  );
  expect(rows).toEqual([{ sealed_name: null, sealed_credentials: null }]);
  const readable = await database.query(
    `select from event_log.record where position('Ermenegilda'::bytea in v) > 0 or position('argon2'::bytea in v) > 0`,
  );
  expect(readable.rowCount).toBe(0);
  const again = await answered(0, 'POST /api/login', { name: registration.name, password: registration.password });
  expect(again.body['code']).toBe('WRONG_CREDENTIALS');
  expect(
    system
      .lines()
      .map((line) => JSON.stringify(line))
      .filter((line) => /Ermenegilda|long password/.test(line)),
  ).toEqual([]);
}, 120_000);

test('the master key is changed gateway by gateway, while people register; then the old one isn’t needed any more', async () => {
  const [before, next] = [Buffer.alloc(32, 5), Buffer.alloc(32, 6)].map((key) => key.toString('base64url'));
  const restart = async (gateway: number): Promise<void> => {
    expect(await system.gateways[gateway]?.stop()).toBe(0);
    await system.gateways[gateway]?.start();
  };
  const register = (gateway: number, name: string) =>
    answered(gateway, 'POST /api/account', { id: crypto.randomUUID(), name, password: 'a long password' });
  const login = (gateway: number, name: string) =>
    answered(gateway, 'POST /api/login', { name, password: 'a long password' });

  expect((await register(0, 'Friedeburg')).status).toBe(201);
  secrets['SECOND_MASTER_KEY'] = next ?? '';
  await restart(0);
  Object.assign(secrets, { MASTER_KEY: next, SECOND_MASTER_KEY: before });
  await restart(1);
  expect((await register(1, 'Gerlinde')).status).toBe(201);
  expect((await login(0, 'Gerlinde')).status).toBe(200);
  const friedeburg = await login(1, 'Friedeburg');
  expect(friedeburg.status).toBe(200);

  const resealed = await runOps({ ...system.servers.environment(), ...secrets }, 'keys', 'reseal', '--json');
  const told = JSON.parse(resealed.out) as { readonly keys: number; readonly resealed: number };
  // All but Gerlinde's, which was encrypted by the new one from the start.
  expect({ code: resealed.code, ...told }).toEqual({
    ...{ code: 0, keys: told.keys, resealed: told.keys - 1, unreadable: 0 },
  });

  delete secrets['SECOND_MASTER_KEY'];
  secrets['SESSION_SECRET'] = 'another secret, for what comes from now on';
  await Promise.all([restart(0), restart(1)]);
  const names = ['Friedeburg', 'Gerlinde'];
  expect(await Promise.all(names.map(async (name) => (await login(0, name)).status))).toEqual([200, 200]);
  // With another secret of sessions everybody signs in again.
  const password = { password: 'a long password' };
  expect((await ask(1, 'DELETE /api/account', password, friedeburg.body['token'])).status).toBe(401);
}, 180_000);
