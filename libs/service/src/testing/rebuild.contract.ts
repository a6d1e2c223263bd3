import type { TableId } from '@battleline/domain';
import { type EventLog, memoryLog } from '@battleline/events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { kyselyOver } from '../postgres/kysely-over.ts';
import type { ProjectionModel } from '../rebuild/beside.ts';
import { readModelOf } from '../rebuild/projection-model.ts';
import { type Rebuilding, rebuild, resume, showRebuilt } from '../rebuild/rebuild.ts';
import { swapBack } from '../rebuild/swapping.ts';
import { waitForRows } from './checkpoint-waiting.ts';
import { playEvening } from './random-evening.ts';
import type { RandomPlay } from './random-play.ts';
import { readRows } from './schema-rows.ts';
import { startTestPostgres, type TestDatabase, type TestPostgres } from './test-database.ts';
import { startTestRunner } from './test-runner.ts';

/** Views as the catalogue has them, with who may read them. */
const readViews = ({ ask }: TestDatabase) =>
  ask(`select n.nspname, c.relname, pg_get_viewdef(c.oid) as query, c.relacl::text as acl from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('api', 'analytics') order by 1, 2`);

/** What the rebuilding of every read model promises. `view` = one that is made of its tables. */
export const describeRebuild = ({ view, ...model }: ProjectionModel & { readonly view: string }): void => {
  const { projection, schema } = model;
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, 120_000);
  afterAll(() => postgres.stop(), 60_000);

  const rebuildingOn = async (log: EventLog, database: TestDatabase) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const signal = new AbortController().signal;
    const rebuilding: Rebuilding = {
      ...{ log, client, kysely: kyselyOver(database.pool), model: readModelOf(model), signal },
      note: () => undefined,
      onRecords: () => undefined,
    };
    return { rebuilding, close: () => client.end() };
  };

  const rowsOfReplay = async (log: EventLog) => {
    const calm = await postgres.createDatabase();
    const running = startTestRunner({ projection, log, url: calm.url });
    await waitForRows(calm, projection, log);
    await running.stop();
    return { rows: await readRows(calm, schema), views: await readViews(calm) };
  };

  /** So many tables are played at until it is ended; a new game begins where one has ended. */
  const keepPlaying = (play: RandomPlay, atOnce: number) => {
    let isOver = false;
    const all = Promise.withResolvers<void>();
    const tables: TableId[] = [];
    const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const playing = (async () => {
      while (!isOver) {
        for (; tables.length < atOnce; await othersTurn()) tables.push(await play.startGame());
        all.resolve();
        for (const table of [...tables]) {
          if (!(await play.move(table))) tables.splice(tables.indexOf(table), 1);
          await othersTurn();
        }
      }
    })();
    const end = async (): Promise<void> => {
      isOver = true;
      await playing;
    };
    return { allSit: all.promise, end };
  };

  /** Somebody reads without a pause until it is ended; answers how often, and with what errors. */
  const keepReading = ({ pool }: TestDatabase) => {
    let isOver = false;
    const errors: unknown[] = [];
    let reads = 0;
    const reading = Array.from({ length: 2 }, async () => {
      for (; !isOver; reads += 1) await pool.query(`select count(*) from ${view}`).catch((error) => errors.push(error));
    });
    return async () => {
      isOver = true;
      await Promise.all(reading);
      return { reads, errors };
    };
  };

  describe(`the read model of ${projection.name}`, () => {
    test('is rebuilt and swapped while people play and others read: nobody notices, and the rows are those of a replay', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { play } = await playEvening(log, { seed: 101, games: 2 });
      const database = await postgres.createDatabase();
      const running = startTestRunner({ projection, log, url: database.url });
      await waitForRows(database, projection, log);
      const [playing, endReading] = [keepPlaying(play, 3), keepReading(database)];
      const { rebuilding, close } = await rebuildingOn(log, database);

      const rebuilt = await rebuild(rebuilding);
      expect(rebuilt.comparison.differences).toEqual([]);
      expect(rebuilt.comparison.rebuilt).toEqual(rebuilt.comparison.standing);
      await showRebuilt(rebuilding, rebuilt);

      await play.startGame();
      await playing.end();
      await waitForRows(database, projection, log);
      const { reads, errors } = await endReading();
      expect([errors, reads > 20]).toEqual([[], true]);
      expect(await running.stop()).toBeUndefined();
      const { rows, views } = await rowsOfReplay(log);
      expect(await readRows(database, schema)).toEqual(rows);
      expect(await readViews(database)).toEqual(views);
      await close();
    }, 120_000);

    test('comes back with its views and grants when its schema was dropped while a hundred tables are played at', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { play } = await playEvening(log, { seed: 102, games: 2 });
      const database = await postgres.createDatabase();
      const first = startTestRunner({ projection, log, url: database.url });
      await waitForRows(database, projection, log);
      const playing = keepPlaying(play, 100);
      await playing.allSit;
      await database.ask(`drop schema ${schema} cascade`);
      await expect(database.ask(`select count(*) from ${view}`)).rejects.toMatchObject({ code: '42P01' });
      expect(await first.ended).toMatchObject({ code: expect.stringMatching(/^(42P01|3F000)$/) });

      const { rebuilding, close } = await rebuildingOn(log, database);
      const rebuilt = await rebuild(rebuilding);
      expect(rebuilt.comparison.standing).toBeUndefined();
      await showRebuilt(rebuilding, rebuilt);

      const second = startTestRunner({ projection, log, url: database.url });
      await playing.end();
      await waitForRows(database, projection, log);
      expect(await second.stop()).toBeUndefined();
      const { rows, views } = await rowsOfReplay(log);
      expect(await readRows(database, schema)).toEqual(rows);
      expect(await readViews(database)).toEqual(views);
      await close();
    }, 120_000);

    test('differs from a rebuilt one where a row was changed by hand; after a swap and its taking back the rows follow on', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { play } = await playEvening(log, { seed: 103, games: 2 });
      const database = await postgres.createDatabase();
      const first = startTestRunner({ projection, log, url: database.url });
      await waitForRows(database, projection, log);
      expect(await first.stop()).toBeUndefined();
      const [table] =
        Object.entries(await readRows(database, schema)).find(([, rows]) => (rows as string[]).length > 0) ?? [];
      await database.ask(`delete from ${schema}.${table}`);

      const { rebuilding, close } = await rebuildingOn(log, database);
      const { comparison } = await rebuild(rebuilding);
      expect(comparison.differences).toEqual([
        expect.stringMatching(new RegExp(`^${table} has \\d+ rows instead of 0$`)),
      ]);

      const spoilt = await readRows(database, schema);
      const right = await rowsOfReplay(log);
      await showRebuilt(rebuilding, await resume(rebuilding));
      expect(await readRows(database, schema)).toEqual(right.rows);
      await swapBack(rebuilding);
      expect(await readRows(database, schema)).toEqual(spoilt);
      await showRebuilt(rebuilding, await resume(rebuilding));

      await play.startGame();
      const second = startTestRunner({ projection, log, url: database.url });
      await waitForRows(database, projection, log);
      expect(await second.stop()).toBeUndefined();
      expect(await readRows(database, schema)).toEqual((await rowsOfReplay(log)).rows);
      await close();
    }, 120_000);

    test('is made from nothing where the projection never ran', async () => {
      const log = memoryLog({ idleMs: 50 });
      await playEvening(log, { seed: 104, games: 1 });
      const database = await postgres.createDatabase();
      const { rebuilding, close } = await rebuildingOn(log, database);
      await showRebuilt(rebuilding, await rebuild(rebuilding));
      const running = startTestRunner({ projection, log, url: database.url });
      await waitForRows(database, projection, log);
      expect(await running.stop()).toBeUndefined();
      expect(await readRows(database, schema)).toEqual((await rowsOfReplay(log)).rows);
      await close();
    }, 120_000);
  });
};
