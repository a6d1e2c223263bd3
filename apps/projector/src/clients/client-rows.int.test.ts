import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ClientId } from '@battleline/domain';
import {
  type AnyEvent,
  CLIENT_KEYS_TOPIC,
  CLIENT_PARTITIONS,
  CLIENTS_TOPIC,
  encodeClientKey,
  encodeRecord,
  memoryLog,
  memoryLogStore,
  openTopics,
  partitionOfKey,
  plainHeader,
} from '@battleline/events';
import { kyselyOver, startTestPostgres, type TestDatabase, type TestPostgres } from '@battleline/service/testing';
import { keepClientRows } from './client-rows.ts';
import { abandonedKeys } from './key-sweep.ts';

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ACTIVE = new Set(['accounts'] as const);
const name = 'ab'.repeat(16);
const place = partitionOfKey(name, CLIENT_PARTITIONS);
const hex = (digit: string): string => digit.repeat(32);

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
}, 120_000);
const halls: { stop(): Promise<unknown> }[] = [];
afterEach(() => Promise.all(halls.splice(0).map((hall) => hall.stop())));
afterAll(() => postgres.stop(), 60_000);

const registered = (client: string, key: string): AnyEvent => ({
  type: 'ClientRegistered',
  client: client as ClientId,
  key,
  sealedName: `name sealed by ${key}`,
  sealedCredentials: `hash sealed by ${key}`,
});

const startHall = async (database: TestDatabase, instances: number) => {
  const store = memoryLogStore();
  const log = memoryLog({ store, idleMs: 20 });
  await openTopics(log, encodeRecord);
  const stop = new AbortController();
  const kysely = kyselyOver(database.pool);
  const running = Array.from({ length: instances }, () =>
    keepClientRows({ log: memoryLog({ store, idleMs: 20 }), database: { kysely }, logger: QUIET, signal: stop.signal }),
  );
  const append = async (version: number, commandId: string, event: AnyEvent): Promise<void> => {
    const streams = [{ kind: 'name', id: name, version, checked: false, rests: false }] as const;
    const header = { ...plainHeader((Date.now() + 60_000) * 1000), streams, commandId };
    const value = encodeRecord(header, event, ACTIVE);
    await log.append([{ topic: CLIENTS_TOPIC, partition: place, key: null, value }]);
  };
  const addKey = async (key: string, sealed: string | null = 'sealed'): Promise<void> => {
    const value = sealed === null ? null : encodeClientKey({ type: 'ClientKey', key, sealed }, ACTIVE);
    const partition = partitionOfKey(key, CLIENT_PARTITIONS);
    await log.append([{ topic: CLIENT_KEYS_TOPIC, partition, key: Buffer.from(key, 'hex'), value }]);
  };
  const reached = async (): Promise<void> => {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const ends = await Promise.all([log.ends(CLIENTS_TOPIC), log.ends(CLIENT_KEYS_TOPIC)]);
      const standing = await database.ask(
        `select (select coalesce(sum(next_offset), 0) from clients_v1.standing)::int as clients,
          (select coalesce(sum(next_offset), 0) from client_keys.standing)::int as keys`,
      );
      const [clients, keys] = ends.map((end) => [...end.values()].reduce((sum, next) => sum + next, 0));
      if (standing[0]?.['clients'] === clients && standing[0]?.['keys'] === keys) return;
      if (performance.now() > deadline)
        throw new Error(`rows stand at ${JSON.stringify(standing)}, not ${clients} ${keys}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const hall = { store, log, kysely, append, addKey, reached, stop: () => (stop.abort(), Promise.all(running)) };
  halls.push(hall);
  return hall;
};

test('of two who register a name one has it, the other’s record is void; erasing leaves nothing to read', async () => {
  const database = await postgres.createDatabase();
  const hall = await startHall(database, 2);
  await Promise.all([hall.addKey(hex('1')), hall.addKey(hex('2'))]);
  await hall.append(0, hex('d'), registered(hex('a'), hex('1')));
  await hall.append(0, hex('e'), registered(hex('b'), hex('2')));
  await hall.reached();
  expect(await database.ask('select client_id, status, version::int, command_ids from clients_v1.clients')).toEqual([
    { client_id: hex('a'), status: 'active', version: 1, command_ids: [hex('d')] },
  ]);
  expect(await database.ask('select reason, event, command_id from clients_v1.void_records')).toEqual([
    { reason: 'version', event: 'ClientRegistered', command_id: hex('e') },
  ]);

  await hall.append(1, hex('f'), { type: 'PasswordChanged', client: hex('a') as ClientId, sealedCredentials: 'other' });
  await hall.append(2, hex('9'), { type: 'ClientErased', client: hex('a') as ClientId });
  await hall.reached();
  await hall.reached(); // the key's end came with the erasing
  expect(await database.ask('select status, key_id, sealed_name, sealed_credentials from clients_v1.clients')).toEqual([
    { status: 'erased', key_id: hex('1'), sealed_name: null, sealed_credentials: null },
  ]);
  expect(await database.ask('select key_id from client_keys.keys')).toEqual([{ key_id: hex('2') }]);
  const { kysely } = hall;
  const behind = { ends: () => Promise.resolve(new Map([[place, 1_000]])) };
  expect(await abandonedKeys({ kysely }, behind, 0)).toEqual([]);
  expect(await abandonedKeys({ kysely }, hall.log, 0)).toEqual([hex('2')]);
  expect(await abandonedKeys({ kysely }, hall.log)).toEqual([]);
  // Sealed anew by an operator who had read it just before it was erased.
  await hall.addKey(hex('1'));
  await hall.reached();
  expect(await abandonedKeys({ kysely }, hall.log, 0)).toEqual([hex('1'), hex('2')]);
  await hall.addKey(hex('1'), null);
  await hall.reached();
  hall.store.compact(CLIENT_KEYS_TOPIC);
  const kept = hall.store.partition(CLIENT_KEYS_TOPIC, partitionOfKey(hex('1'), CLIENT_PARTITIONS))?.records ?? [];
  expect(kept.filter((record) => record?.key && Buffer.from(record.key).toString('hex') === hex('1'))).toMatchObject([
    { value: null },
  ]);
}, 60_000);

test('rows go on where they stood, and are the same whoever has written them', async () => {
  const [one, two] = [await postgres.createDatabase(), await postgres.createDatabase()];
  const hall = await startHall(one, 1);
  await hall.append(0, hex('d'), registered(hex('a'), hex('1')));
  await hall.reached();
  await hall.stop();
  await hall.append(1, hex('e'), { type: 'ClientDisabled', client: hex('a') as ClientId });
  const rowsOf = (database: TestDatabase) =>
    database.ask(
      'select stream, status, version::int, born_at::text, command_ids, changed_at::text from clients_v1.clients',
    );
  for (const database of [one, two]) {
    const stop = new AbortController();
    const log = memoryLog({ store: hall.store, idleMs: 20 });
    const running = keepClientRows({
      log,
      database: { kysely: database === one ? hall.kysely : kyselyOver(database.pool) },
      logger: QUIET,
      signal: stop.signal,
    });
    const deadline = performance.now() + 20_000;
    while ((await rowsOf(database))[0]?.['version'] !== 2)
      if (performance.now() > deadline) throw new Error(`rows: ${JSON.stringify(await rowsOf(database))}`);
    stop.abort();
    await running;
  }
  expect(await rowsOf(two)).toEqual(await rowsOf(one));
}, 60_000);
