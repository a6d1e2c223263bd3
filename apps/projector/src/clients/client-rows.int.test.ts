import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ClientId } from '@battleline/domain';
import { CLIENT_KEYS_TOPIC, CLIENT_PARTITIONS, memoryLog, partitionOfKey } from '@battleline/events';
import { kyselyOver, startTestPostgres, type TestDatabase, type TestPostgres } from '@battleline/service/testing';
import { type Hall, QUIET, registered, startHall } from './client-hall.fixture.ts';
import { keepClientRows } from './client-rows.ts';
import { abandonedKeys } from './key-sweep.ts';

const name = 'ab'.repeat(16);
const place = partitionOfKey(name, CLIENT_PARTITIONS);
const hex = (digit: string): string => digit.repeat(32);

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
}, 120_000);
const halls: Hall[] = [];
afterEach(() => Promise.all(halls.splice(0).map((hall) => hall.stop())));
afterAll(() => postgres.stop(), 60_000);

const openHall = async (database: TestDatabase, instances: number): Promise<Hall> => {
  const hall = await startHall(database, instances);
  halls.push(hall);
  return hall;
};

test('of two who register a name one has it, the other’s record is void; erasing leaves nothing to read', async () => {
  const database = await postgres.createDatabase();
  const hall = await openHall(database, 2);
  await Promise.all([hall.addKey(hex('1')), hall.addKey(hex('2'))]);
  await hall.append(name, 0, hex('d'), registered(hex('a'), hex('1')));
  await hall.append(name, 0, hex('e'), registered(hex('b'), hex('2')));
  await hall.reached();
  expect(await database.ask('select client_id, status, version::int, command_ids from clients_v1.clients')).toEqual([
    { client_id: hex('a'), status: 'active', version: 1, command_ids: [hex('d')] },
  ]);
  expect(await database.ask('select reason, event, command_id from clients_v1.void_records')).toEqual([
    { reason: 'version', event: 'ClientRegistered', command_id: hex('e') },
  ]);

  await hall.append(name, 1, hex('f'), {
    type: 'PasswordChanged',
    client: hex('a') as ClientId,
    sealedCredentials: 'other',
  });
  await hall.append(name, 2, hex('9'), { type: 'ClientErased', client: hex('a') as ClientId });
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
  const hall = await openHall(one, 1);
  await hall.append(name, 0, hex('d'), registered(hex('a'), hex('1')));
  await hall.reached();
  await hall.stop();
  await hall.append(name, 1, hex('e'), { type: 'ClientDisabled', client: hex('a') as ClientId });
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
      ...QUIET,
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
