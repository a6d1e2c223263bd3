import { TABLE_PARTITIONS, type TableId, tablePartition } from '@battleline/domain';
import { CONTROL_TOPIC, memoryLog, startFaultProxy } from '@battleline/events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProjectionError, type Projection } from '../projection/projection.ts';
import { type Checkpoint } from '../projection/checkpoint.ts';
import { waitForCheckpoint, waitForRows } from './checkpoint-waiting.ts';
import { COMMIT_FATES, type CommitFate, KilledError } from './commit-faults.ts';
import { interleavedLog } from './interleaved-log.ts';
import { playEvening, spoil } from './random-evening.ts';
import { createRandom } from './random.ts';
import { readRows } from './schema-rows.ts';
import { startTestPostgres, type TestDatabase, type TestPostgres } from './test-database.ts';
import { startingTogether } from './starting-together.ts';
import { startTestRunner } from './test-runner.ts';

const readOffsets = ({ ask }: TestDatabase) =>
  ask(`select projection, version, topic, topic_partition, next_offset, identity, log_time
    from projection.checkpoint order by 1, 2, 3, 4`);

/** What every projection promises, whatever its rows are. `voidTable` is the one that tells of records without effect. */
export const describeProjection = (options: {
  readonly projection: Projection;
  readonly schema: string;
  readonly voidTable?: string;
  readonly seeds?: readonly number[];
}): void => {
  const { projection, schema, voidTable, seeds = [11, 12, 13] } = options;
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, 120_000);
  afterAll(() => postgres.stop(), 60_000);

  const runThrough = async (log: ReturnType<typeof memoryLog>, database: TestDatabase): Promise<void> => {
    const running = startTestRunner({ projection, log, url: database.url });
    await waitForRows(database, projection, log);
    await running.stop();
  };

  describe(`the projection ${projection.name}`, () => {
    test.each(seeds)(
      'gives the same rows when it is killed again and again, partitions in any order (seed %i)',
      async (seed) => {
        const log = memoryLog({ idleMs: 50 });
        const { random } = await playEvening(log, { seed, games: 2 });
        const [calm, stormy] = [await postgres.createDatabase(), await postgres.createDatabase()];
        await runThrough(log, calm);

        const seen = new Set<CommitFate>();
        let fates: CommitFate[] = [];
        const drawFate = (): CommitFate => {
          if (fates.length === 0) fates = random.shuffle(COMMIT_FATES);
          const fate = fates.pop() ?? 'done';
          seen.add(fate);
          return fate;
        };
        let done = false;
        const caughtUp = waitForRows(stormy, projection, log).finally(() => (done = true));
        while (!done) {
          const shuffled = interleavedLog(log, random);
          const snapshots = { everyRecords: 40, everySeconds: 0.01 };
          const running = startTestRunner({
            ...{ projection, log: shuffled, url: stormy.url, maxQueued: 20, drawFate, snapshots },
          });
          const error = await Promise.race([running.ended, caughtUp]);
          if (error !== undefined) expect(error).toBeInstanceOf(KilledError);
          await running.stop();
        }
        await caughtUp;
        expect(seen).toEqual(new Set(COMMIT_FATES));
        expect(await readRows(stormy, schema)).toEqual(await readRows(calm, schema));
        expect(await readOffsets(stormy)).toEqual(await readOffsets(calm));
        await log.close();
      },
      60_000,
    );

    test('gives right rows when two instances work at once; who finds the checkpoint moved stops', async () => {
      const log = memoryLog({ idleMs: 50 });
      await playEvening(log, { seed: 21, games: 2 });
      const [calm, contested] = [await postgres.createDatabase(), await postgres.createDatabase()];
      await runThrough(log, calm);
      const caughtUp = waitForRows(contested, projection, log);
      const errors: unknown[] = [];
      const startTogether = startingTogether(2);
      const compete = async (seed: number): Promise<void> => {
        for (let done = false; !done;) {
          const shuffled = startTogether(interleavedLog(log, createRandom(seed)));
          const running = startTestRunner({ projection, log: shuffled, url: contested.url, maxQueued: 40 });
          await Promise.race([running.ended, caughtUp.then(() => (done = true))]);
          const error = await running.stop();
          if (error !== undefined) errors.push(error);
        }
      };
      await Promise.all([compete(1), compete(2)]);
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error).toMatchObject({ code: 'CHECKPOINT_MOVED' });
      expect(errors.every((error) => error instanceof ProjectionError)).toBe(true);
      expect(await readRows(contested, schema)).toEqual(await readRows(calm, schema));
    }, 60_000);

    test('gives the same rows when it goes on from snapshots, and reads nothing before them', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { play } = await playEvening(log, { seed: 25, games: 1 });
      const [calm, resumed] = [await postgres.createDatabase(), await postgres.createDatabase()];
      const snapshots = { everyRecords: 1, everySeconds: 0.01 };
      const first = startTestRunner({ projection, log, url: resumed.url, snapshots });
      await first.line('snapshots written');
      await waitForRows(resumed, projection, log);
      await first.stop();
      const [kept] = await resumed.ask(
        `select generation, min(next_offset) as least from projection.snapshot group by 1 order by 1 desc limit 1`,
      );
      await play.startGame();
      const asked: number[] = [];
      const follow: typeof log.follow = (request, signal) => {
        if (request.topic !== CONTROL_TOPIC) asked.push(...request.from.values());
        return log.follow(request, signal);
      };
      const second = startTestRunner({ projection, log: { ...log, follow }, url: resumed.url });
      await waitForRows(resumed, projection, log);
      await second.line('starts from snapshots');
      await second.stop();
      // Once to compare record 0, once to go on.
      expect(asked.filter((offset) => offset > 0).length).toBe(asked.length / 2);
      expect(Number(kept?.least)).toBeGreaterThan(0);
      await runThrough(log, calm);
      expect(await readRows(resumed, schema)).toEqual(await readRows(calm, schema));
    });

    test('records without effect change no row', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { writer, random } = await playEvening(log, { seed: 31, games: 1 });
      const database = await postgres.createDatabase();
      const except = voidTable === undefined ? [] : [voidTable];
      await runThrough(log, database);
      const before = await readRows(database, schema, except);
      for (let count = 0; count < 40; count += 1) await spoil(writer, random, random.below(32));
      await runThrough(log, database);
      expect(await readRows(database, schema, except)).toEqual(before);
    });

    test('a second instance stands by and takes over', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { writer } = await playEvening(log, { seed: 41, games: 1, openMoves: 0 });
      const database = await postgres.createDatabase();
      const start = () => startTestRunner({ projection, log, url: database.url, exclusive: true });
      const first = start();
      await waitForRows(database, projection, log);
      const second = start();
      await second.line('waiting to become the active instance');
      expect(second.runner.readiness()).toEqual({
        ready: true,
        reason: 'standing by: another instance is active',
      });
      expect(await first.stop()).toBeUndefined();
      await writer.appendBytes('tables', 3, new Uint8Array([1]));
      await waitForRows(database, projection, log);
      expect(await second.stop()).toBeUndefined();
    });

    test('an outage of the database is waited out', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { writer } = await playEvening(log, { seed: 81, games: 1 });
      const [calm, cut] = [await postgres.createDatabase(), await postgres.createDatabase()];
      const url = new URL(cut.url);
      const proxy = await startFaultProxy({ target: { host: url.hostname, port: Number(url.port) } });
      url.port = String(proxy.port);
      const running = startTestRunner({ projection, log, url: url.href, exclusive: true });
      await waitForRows(cut, projection, log);
      const restore = proxy.refuse();
      await writer.appendBytes('tables', 3, new Uint8Array([1]));
      await running.line('waiting for the database');
      expect(running.runner.readiness()).toMatchObject({ ready: false });
      restore();
      await waitForRows(cut, projection, log);
      await running.line('instance lock taken again');
      expect(await running.stop()).toBeUndefined();
      await runThrough(log, calm);
      expect(await readRows(cut, schema)).toEqual(await readRows(calm, schema));
      await proxy.close();
    });

    test('a record of a newer version stops its partition and no other', async () => {
      const log = memoryLog({ idleMs: 50 });
      const { writer, play } = await playEvening(log, { seed: 91, games: 0, openMoves: 1 });
      const database = await postgres.createDatabase();
      const running = startTestRunner({ projection, log, url: database.url });
      await waitForRows(database, projection, log);
      const [table] = play.played();
      const partition = table ? tablePartition(table.table) : 0;
      const other = (partition + 1) % TABLE_PARTITIONS;
      const unknown = new Uint8Array([0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8]);
      await log.append([{ topic: 'tables', partition: other, key: null, value: unknown }]);
      await running.line('partition stopped');
      await play.move(table?.table ?? ('' as TableId));
      const end = writer.table(table?.table ?? ('' as TableId)).next();
      const isThere = (one: Checkpoint): boolean => one.partition === partition && one.next === end;
      await waitForCheckpoint(database, projection, (standing) => standing.some(isThere));
      expect(running.runner.readiness()).toMatchObject({ ready: false });
      expect(await running.registry.metrics()).toMatch(/stopped_partitions{[^}]*} 1/);
      expect(await running.stop()).toBeUndefined();
    });

    test('rows are never continued from another log', async () => {
      const [log, other] = [memoryLog({ idleMs: 50 }), memoryLog({ idleMs: 50 })];
      await playEvening(log, { seed: 51, games: 1 });
      await playEvening(other, { seed: 51, games: 1 });
      const database = await postgres.createDatabase();
      await runThrough(log, database);
      const running = startTestRunner({ projection, log: other, url: database.url });
      expect(await running.ended).toMatchObject({ code: 'OTHER_LOG' });
    });

    test('a log that has lost records is noticed', async () => {
      const log = memoryLog({ idleMs: 50 });
      await playEvening(log, { seed: 61, games: 1 });
      const database = await postgres.createDatabase();
      await runThrough(log, database);
      await database.ask(`update projection.checkpoint set next_offset = next_offset + 100`);
      const running = startTestRunner({ projection, log, url: database.url });
      expect(await running.ended).toMatchObject({ code: 'AHEAD_OF_LOG' });
    });

    test('tells how far it is behind', async () => {
      const log = memoryLog({ idleMs: 50 });
      await playEvening(log, { seed: 71, games: 1, openMoves: 0 });
      const database = await postgres.createDatabase();
      const running = startTestRunner({ projection, log, url: database.url });
      await waitForRows(database, projection, log);
      const text = await running.registry.metrics();
      for (const topic of Object.keys(projection.topics)) {
        expect(text).toMatch(new RegExp(`battleline_projection_lag_seconds{[^}]*topic="${topic}",partition="0"} \\d`));
        expect(text).toMatch(new RegExp(`battleline_projection_gap_records{[^}]*topic="${topic}",partition="0"} \\d`));
      }
      expect(text).toMatch(/battleline_projection_rows_total{[^}]*} [1-9]/);
      await running.stop();
    });
  });
};
