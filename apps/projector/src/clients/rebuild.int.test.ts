import type { ClientId } from '@battleline/domain';
import { CLIENT_KEYS_TOPIC } from '@battleline/events';
import type { ReadModel } from '@battleline/service';
import {
  createRandom,
  type Random,
  readRows,
  rebuild,
  type Rebuilding,
  resume,
  showRebuilt,
  startTestPostgres,
  swapBack,
  type TestDatabase,
  type TestPostgres,
} from '@battleline/service/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Hall, registered, startHall } from './client-hall.fixture.ts';
import { clientKeysModel, clientsModel } from './read-models.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

let database: TestDatabase;
let hall: Hall;
let client: Rebuilding['client'] & { readonly release: (isOver: boolean) => void };
beforeEach(async () => {
  database = await postgres.createDatabase();
  hall = await startHall(database, 1);
  client = await database.pool.connect();
}, 60_000);
afterEach(async () => {
  await hall.stop();
  client.release(true);
});

const MODELS = [clientsModel, clientKeysModel];

const rebuildingOf = (model: ReadModel): Rebuilding => ({
  ...{ log: hall.log, client, kysely: hall.kysely, model, signal: new AbortController().signal },
  note: () => undefined,
  onRecords: () => undefined,
});

/** Accounts come, change their passwords, are disabled and erased; some records are void, and some keys come to nothing. */
const live = async (random: Random, accounts: number): Promise<void> => {
  for (let count = 0; count < accounts; count += 1) {
    const [name, who, key] = [random.hex(16), random.hex(16), random.hex(16)];
    const him = who as ClientId;
    await hall.addKey(key);
    await hall.append(name, 0, random.hex(16), registered(who, key));
    await hall.append(name, 0, random.hex(16), registered(random.hex(16), random.hex(16)));
    if (random.below(2) === 0)
      await hall.append(name, 1, random.hex(16), { type: 'PasswordChanged', client: him, sealedCredentials: 'new' });
    else await hall.append(name, 1, random.hex(16), { type: 'ClientDisabled', client: him });
    if (random.below(3) === 0) await hall.append(name, 2, random.hex(16), { type: 'ClientErased', client: him });
    if (random.below(3) === 0) await hall.addKey(key, 'sealed by another master key');
  }
};

const rowsOf = ({ schema }: ReadModel): Promise<Record<string, unknown>> => readRows(database, schema);

/** Waits until rows stand for all that is in the log, and for what making them has added. */
const allStands = async (): Promise<void> => {
  await hall.reached();
  await hall.reached(); // the keys' ends come with the erasing
};

const viewed = () =>
  database.ask(`select pg_get_viewdef(oid) as query, relacl::text as rights from pg_class
    where oid = to_regclass('api.clients')`);

describe.each(MODELS)('the rows of $name', (model) => {
  test('are rebuilt, compared and swapped in while accounts come and go: they are the same', async () => {
    const random = createRandom(7);
    await live(random, 20);
    hall.store.compact(CLIENT_KEYS_TOPIC);
    await allStands();
    const living = live(random, 30);
    const rebuilding = rebuildingOf(model);
    const rebuilt = await rebuild(rebuilding);
    expect(rebuilt.comparison.differences).toEqual([]);
    expect(rebuilt.comparison.rebuilt).toEqual(rebuilt.comparison.standing);
    await showRebuilt(rebuilding, rebuilt);
    await living;
    await allStands();
    const rows = await rowsOf(model);
    expect((rows['clients'] ?? rows['keys']) as string[]).not.toHaveLength(0);
    const again = await rebuild(rebuilding);
    expect(again.comparison.differences).toEqual([]);
    await showRebuilt(rebuilding, again);
    expect(await rowsOf(model)).toEqual(rows);
  }, 120_000);

  test('are back, with the view of them, when their schema was dropped', async () => {
    await live(createRandom(8), 20);
    await allStands();
    const [rows, view] = [await rowsOf(model), await viewed()];
    await database.ask(`drop schema ${model.schema} cascade`);
    await hall.append('ab'.repeat(16), 0, 'cd'.repeat(16), registered('ef'.repeat(16), '12'.repeat(16)));
    await hall.addKey('12'.repeat(16));
    await expect(hall.running[0]).rejects.toMatchObject({ code: expect.stringMatching(/^(42P01|3F000)$/) });
    const rebuilding = rebuildingOf(model);
    const rebuilt = await rebuild(rebuilding);
    expect(rebuilt.comparison.standing).toBeUndefined();
    await showRebuilt(rebuilding, rebuilt);
    const back = await rowsOf(model);
    for (const [table, before] of Object.entries(rows).filter(([name]) => name !== 'standing'))
      expect(back[table]).toEqual(expect.arrayContaining(before as unknown[]));
    expect(await viewed()).toEqual(view);
    void hall.keep();
    await live(createRandom(10), 5);
    await allStands();
    expect((await rebuild(rebuilding)).comparison.differences).toEqual([]);
  }, 120_000);

  test('differ from rebuilt ones where a row was changed by hand; a swap mends that, and is taken back', async () => {
    await live(createRandom(9), 10);
    await allStands();
    const right = await rowsOf(model);
    const table = model === clientsModel ? 'clients' : 'keys';
    await database.ask(`delete from ${model.schema}.${table}`);
    const spoilt = await rowsOf(model);
    const rebuilding = rebuildingOf(model);
    const { comparison } = await rebuild(rebuilding);
    expect(comparison.differences).toEqual([
      expect.stringMatching(new RegExp(`^${table} has \\d+ rows instead of 0$`)),
    ]);
    await showRebuilt(rebuilding, await resume(rebuilding));
    expect(await rowsOf(model)).toEqual(right);
    await swapBack(rebuilding);
    expect(await rowsOf(model)).toEqual(spoilt);
  }, 120_000);
});

test('what an older version wrote otherwise is told, and is no difference; what nobody wrote so is one', async () => {
  await live(createRandom(11), 10);
  await allStands();
  const right = await rowsOf(clientsModel);
  await database.ask(`update clients_v1.clients set changed_at = changed_at + interval '1 second'`);
  const rebuilding = rebuildingOf(clientsModel);
  const rebuilt = await rebuild(rebuilding);
  expect(rebuilt.comparison).toMatchObject({ differences: [], older: ['clients'] });
  await showRebuilt(rebuilding, rebuilt);
  expect(await rowsOf(clientsModel)).toEqual(right);
  await database.ask(`update clients_v1.clients set version = version + 1`);
  expect((await rebuild(rebuilding)).comparison).toMatchObject({
    differences: [expect.stringMatching(/^clients has as many rows/)],
    older: [],
  });
}, 60_000);
