import {
  createPartitionFold,
  decodeRecord,
  EVENT_TOPICS,
  type EventLog,
  memoryLog,
  type PartitionKey,
  partitionKey,
  type PartitionState,
  STATE_VERSION,
} from '@battleline/events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { createLogger } from '../logger.ts';
import { kyselyOver } from '../postgres/kysely-over.ts';
import type { Tables } from '../postgres/tables.ts';
import type { Projection } from '../projection/projection.ts';
import {
  playEvening,
  startTestPostgres,
  startTestRunner,
  type TestDatabase,
  type TestPostgres,
  waitForRows,
} from '../testing/index.ts';
import { loadSnapshots } from './snapshot-loading.ts';
import { printSnapshot, writeSnapshots } from './snapshot-writing.ts';
import { readStartStates } from './start-states.ts';

const projection: Projection = { name: 'none', version: 1, topics: EVENT_TOPICS, changesOf: () => [] };

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The states of all partitions at these ends, folded from the start. */
const foldLog = async (log: EventLog): Promise<ReadonlyMap<PartitionKey, PartitionState>> => {
  const states = new Map<PartitionKey, PartitionState>();
  for (const topic of Object.keys(EVENT_TOPICS)) {
    const ends = await log.ends(topic);
    const folds = new Map(
      [...ends].map(([partition]) => [partition, createPartitionFold({ topic, partition, decode: decodeRecord })]),
    );
    const stop = new AbortController();
    for await (const item of log.follow(
      { topic, from: new Map([...ends].map(([partition]) => [partition, 0])) },
      stop.signal,
    )) {
      if (item.type === 'failure') throw item.failure.error;
      item.batch.records.forEach((record) => folds.get(item.batch.partition)?.fold(record));
      if ([...folds].every(([partition, fold]) => fold.next() >= (ends.get(partition) ?? 0))) stop.abort();
    }
    for (const [partition, fold] of folds) states.set(partitionKey(topic, partition), fold.state());
  }
  return states;
};

/** A log with people and games, its states, and a projection whose rows stand for all of it. */
const played = async () => {
  const log = memoryLog({ idleMs: 50 });
  const { play } = await playEvening(log, { seed: 5, games: 1, openMoves: 20 });
  const database = await postgres.createDatabase();
  const catchUp = async (): Promise<void> => {
    const running = startTestRunner({ projection, log, url: database.url });
    await waitForRows(database, projection, log);
    await running.stop();
  };
  await catchUp();
  const kysely = kyselyOver(new pg.Pool({ connectionString: database.url, max: 2 }));
  closers.push(() => kysely.destroy());
  const write = async (states: ReadonlyMap<PartitionKey, PartitionState>) =>
    writeSnapshots(kysely, projection, await Promise.all([...states].map(([key, state]) => printOne(key, state))));
  return { log, play, database, kysely, catchUp, write };
};

const printOne = (key: PartitionKey, state: PartitionState) => {
  const [topic = '', partition] = key.split('/');
  return printSnapshot({ topic, partition: Number(partition), state });
};

const load = async (kysely: Kysely<Tables>, checkpoints?: Parameters<typeof loadSnapshots>[0]['checkpoints']) => {
  const lines: { readonly level: string; readonly msg: string; readonly reason?: string }[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  const program = { version: 'test', commit: 'test' };
  const logger = createLogger({ role: 'test', program, level: 'info' }, { write });
  const loading = { kysely, topics: EVENT_TOPICS, logger };
  const states = await loadSnapshots({ ...loading, ...(checkpoints && { checkpoints }) });
  return { states, lines: lines.map(({ level, msg, reason }) => [level, msg, ...(reason ? [reason] : [])].join(': ')) };
};

const generations = async ({ ask }: TestDatabase): Promise<number[]> =>
  (await ask('select distinct generation::int as generation from projection.snapshot order by 1')).map((row) =>
    Number(row.generation),
  );

test('what is loaded is the fold of the log at each offset', async () => {
  const { log, kysely, write } = await played();
  const states = await foldLog(log);
  expect(await write(states)).toBe(1);
  const loaded = await load(kysely);
  expect(loaded.states).toEqual(states);
  expect(loaded.lines).toEqual(['info: starts from snapshots']);
});

test('the last three generations are kept, the newest is loaded', async () => {
  const { log, play, database, kysely, write, catchUp } = await played();
  for (let round = 0; round < 4; round += 1) {
    await play.signIn();
    await catchUp();
    await write(await foldLog(log));
  }
  expect(await generations(database)).toEqual([2, 3, 4]);
  expect((await load(kysely)).states).toEqual(await foldLog(log));
});

test('a damaged generation is passed over with a warning: an older one gives the same, slower', async () => {
  const { log, play, database, kysely, write, catchUp } = await played();
  const before = await foldLog(log);
  await write(before);
  await play.signIn();
  await catchUp();
  await write(await foldLog(log));
  await database.ask(`update projection.snapshot set state = replace(state, '"version":1', '"version":2')
    where generation = 2 and topic = 'lobby'`);
  const { states, lines } = await load(kysely);
  expect(states).toEqual(before);
  expect(lines).toEqual(['warn: snapshots not used: lobby/0 is damaged', 'info: starts from snapshots']);
  await database.ask(`update projection.snapshot set state = ''`);
  expect((await load(kysely)).states.size).toBe(0);
});

test('nobody starts ahead of his own rows', async () => {
  const { log, play, kysely, write, catchUp } = await played();
  const before = await foldLog(log);
  await write(before);
  await play.signIn();
  await catchUp();
  await write(await foldLog(log));
  const rows = [...before].map(([key, { next }]) => {
    const [topic = '', partition] = key.split('/');
    return { topic, partition: Number(partition), next };
  });
  const { states, lines } = await load(kysely, rows);
  expect(states).toEqual(before);
  expect(lines[0]).toMatch(/^info: snapshots not used: lobby\/0 is ahead of the rows: \d+ after \d+$/);
  expect((await load(kysely, [])).states.size).toBe(0);
});

test('snapshots ahead of the rows are not kept', async () => {
  const { log, play, database, write } = await played();
  await play.signIn();
  expect(await write(await foldLog(log))).toBeUndefined();
  expect(await generations(database)).toEqual([]);
});

test('snapshots of another state version, and an incomplete generation, are not read', async () => {
  const { log, database, kysely, write } = await played();
  await write(await foldLog(log));
  await database.ask(`delete from projection.snapshot where topic = 'tables' and topic_partition = 31`);
  expect((await load(kysely)).lines).toEqual(['info: snapshots not used: tables/31 is missing']);
  await database.ask(`update projection.snapshot set state_version = ${STATE_VERSION + 1}`);
  expect(await load(kysely)).toEqual({ states: new Map(), lines: [] });
  await write(await foldLog(log));
  expect((await load(kysely)).states).toEqual(await foldLog(log));
  await database.ask(`update projection.snapshot set written_at = now() - interval '8 days'`);
  await write(await foldLog(log));
  expect(await database.ask('select distinct state_version from projection.snapshot')).toEqual([
    { state_version: STATE_VERSION },
  ]);
});

test('a projection at work keeps them by itself, and goes on without them', async () => {
  const { log, play, database } = await played();
  const snapshots = { everyRecords: 1, everySeconds: 0.01 };
  const first = startTestRunner({ projection, log, url: database.url, snapshots });
  await play.signIn();
  await first.line('snapshots written');
  await database.ask('alter table projection.snapshot rename to elsewhere');
  await play.signIn();
  await first.line('snapshots not written');
  await waitForRows(database, projection, log);
  expect(await first.registry.metrics()).toMatch(/snapshots_seconds_count{[^}]*outcome="failed"} [1-9]/);
  await first.stop();
});

test('a process that writes no rows starts from them where Postgres answers, and else without', async () => {
  const { log, database, write } = await played();
  const states = await foldLog(log);
  await write(states);
  const lines: string[] = [];
  const onLine = (line: string): void => void lines.push((JSON.parse(line) as { readonly msg: string }).msg);
  const logger = createLogger(
    { role: 'test', program: { version: 'test', commit: 'test' }, level: 'info' },
    { write: onLine },
  );
  const start = { name: 'test', topics: EVENT_TOPICS, logger };
  expect(await readStartStates({ ...start, url: database.url })).toEqual(states);
  await database.ask('drop table projection.snapshot');
  expect((await readStartStates({ ...start, url: database.url })).size).toBe(0);
  expect((await readStartStates({ ...start, url: 'postgres://127.0.0.1:1/none' })).size).toBe(0);
  expect(lines).toEqual(['starts from snapshots', 'starts without snapshots', 'starts without snapshots']);
});
