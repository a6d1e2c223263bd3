import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type EventLog, postgresLog } from '@battleline/events';
import {
  startTestPostgres,
  startTestProcess,
  type TestDatabase,
  type TestPostgres,
  type TestProcess,
} from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mainOf } from '../../support/test-system.ts';
import type { GameRead } from '../history.ts';
import { readAsAnalyst } from './analyst.ts';
import { checkRun, type RunVerdict } from './check-run.ts';
import type { HistorySource } from './history-reading.ts';
import { createRowCheck } from './row-check.ts';
import { openSyntheticRun, playCleanRun, type SyntheticRun } from './synthetic-run.fixture.ts';

// The read models of a synthetic run, filled by the real projector and game log; then one row is spoilt after another.

let postgres: TestPostgres;
let database: TestDatabase;
let log: EventLog;
let world: SyntheticRun;
let folder: string;
const processes: TestProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'battleline-rows-'));
  postgres = await startTestPostgres({ fast: false });
  database = await postgres.createDatabase();
  log = await postgresLog({ url: database.url });
  world = await playCleanRun(3, log);
  // And something that goes on: a game, an open invite, a record without effect.
  const later = await openSyntheticRun(4, log);
  const [one, other, third] = [await later.signIn(), await later.signIn(), await later.signIn()];
  const table = await later.sitDown(one, other);
  for (let count = 0; count < 40; count += 1) await later.move(table);
  await later.invite(third);
  await later.writer.repeat('lobby', 0);
  const environment = { DATABASE_URL: database.url, EVENT_LOG: 'postgres', HTTP_PORT: '0' };
  for (const role of ['projector', 'game-log'] as const) processes.push(startTestProcess(mainOf(role), environment));
  await Promise.all(processes.map((one) => one.line('ready', 60_000)));
}, 120_000);
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await log.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const isNotHung = (finding: string): boolean => !finding.startsWith('hung');

/** The history of an analyst who has read this. */
const analystSource = (games: readonly GameRead[]): HistorySource => ({
  name: 'a1',
  entries: async function* () {
    yield { type: 'who', t: 0, name: 'a1', kind: 'analyst', client: null, tab: null };
    yield { type: 'read', t: 1, games: [...games] };
  },
});

/** What is found in the read models alone: the game that goes on hangs. */
const rowFindings = async (): Promise<string[]> => {
  const checkReadModels = createRowCheck(database.url, log, 30_000);
  const options = { run: world.run(), log, histories: [], checkReadModels };
  const { findings }: RunVerdict = (await checkRun(options)).verdict;
  return findings.filter(isNotHung);
};

/** Spoils the rows, looks, and puts them right again. */
const findingsAfter = async (change: string): Promise<string[]> => {
  const { rowCount } = await database.pool.query(change);
  expect(rowCount).toBeGreaterThan(0);
  return rowFindings();
};

test('read models that stand for the log have no findings', async () => {
  expect(await rowFindings()).toEqual([]);
}, 60_000);

test('the checker as a program says the same of a run in a folder', async () => {
  await mkdir(join(folder, 'histories'));
  const places = { log: { kind: 'postgres', url: database.url }, databaseUrl: database.url } as const;
  await writeFile(join(folder, 'run.json'), JSON.stringify(world.run(places)));
  for (const source of world.sources()) {
    const lines: string[] = [];
    for await (const entry of source.entries()) lines.push(`${JSON.stringify(entry)}\n`);
    await writeFile(join(folder, 'histories', `${source.name}.jsonl`), lines.join(''));
  }
  const program = fileURLToPath(new URL('main.ts', import.meta.url));
  const args = ['--no-warnings', program, '--run', folder, '--json'];
  const { stdout, code } = (await promisify(execFile)(process.execPath, args).catch(
    (failure: { readonly stdout: string; readonly code: number }) => failure as never,
  )) as unknown as { readonly stdout: string; readonly code?: number };
  const verdict = JSON.parse(stdout) as RunVerdict;
  expect(verdict).toMatchObject({ lost: 0, duplicated: 0, divergent: 0, leaked: 0 });
  expect(verdict.confirmed).toBeGreaterThan(200);
  // The game that goes on.
  expect([code, verdict.hung > 0]).toEqual([1, true]);
}, 60_000);

test('a row that is missing, changed or of nowhere is divergent, and told', async () => {
  const moved = await findingsAfter(`delete from game_log_v1.moves where move_number = 7`);
  expect(moved[0]).toMatch(/^divergent: analytics\.moves lacks the row \{"table_id":"[^"]+","move_number":7,/);
  expect(moved).toHaveLength(3);

  const players = await findingsAfter(
    `update projector_v1.players set seat = 'north', table_id = 'x' where seat is null`,
  );
  expect(players.filter((finding) => finding.includes('api.players'))).toHaveLength(2);

  const strangers = await findingsAfter(
    `insert into projector_v1.tables select '9-0', game_id, sitting, north_id, north_name, south_id, south_name,
     claim_timing, on_leave, status, moves, north_flags, south_flags, opened_at from projector_v1.tables`,
  );
  expect(strangers.join()).toContain('api.tables has 1 rows of tables that are not in the log');

  const voids = await findingsAfter(`delete from projector_v1.void_records`);
  expect(voids.join()).toMatch(/api\.void_records lacks the row \{"topic":"lobby"/);
}, 120_000);

test('what analysts are shown of a running game is held against the log as it then was', async () => {
  const ask = async (text: string): Promise<object[]> => (await database.pool.query<object>(text)).rows;
  const findingsOf = async (games: readonly GameRead[]): Promise<string[]> => {
    const source = analystSource(games);
    return (await checkRun({ run: world.run(), log, histories: [source] })).verdict.findings.filter(isNotHung);
  };
  const games = await readAsAnalyst(ask);
  expect(games).toMatchObject([{ moves: 40 }]);
  expect(await findingsOf(games)).toEqual([]);
  const early = games.map((game) => ({ ...game, moves: 3 }));
  expect((await findingsOf(early)).join()).toMatch(/leaked: a1 at 1 ms: analysts were told \w+ of .* after 3 moves/);
  expect(await findingsOf(games.map((game) => ({ ...game, moves: 99 })))).toEqual([
    expect.stringContaining('fewer in the log'),
  ]);
}, 60_000);

test('a hidden card in what analysts see of a running game is leaked', async () => {
  await database.pool.query(`create or replace view analytics.moves as
    select m.table_id, g.game_id, m.move_number, m.moved_at, m.seat, m.phase, m.type, m.move, m.card, m.flag, m.to_flag,
      m.deck, m.returned, m.returned_troop, m.returned_tactics, m.version, interval '0' as took
    from game_log_v1.moves m join game_log_v1.games g using (table_id)`);
  const found = await rowFindings();
  expect(found.join()).toMatch(/divergent: analytics\.moves has a row that the log does not tell of: .*"type":"draw"/);
  expect(found.join()).toMatch(/leaked: analytics\.moves tells analysts \w+ of/);
}, 60_000);

test('a projection that does not come to the end of the log hangs', async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await world.writer.appendBytes('tables', 3, new Uint8Array([1]));
  const checkReadModels = createRowCheck(database.url, log, 500);
  const { verdict } = await checkRun({ run: world.run(), log, histories: [], checkReadModels });
  expect(verdict.findings.filter((finding) => finding.includes('has not read the log to its end'))).toHaveLength(2);
}, 60_000);
