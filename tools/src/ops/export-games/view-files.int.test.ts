import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryLog } from '@battleline/events';
import { startTestPostgres, type TestDatabase, type TestPostgres } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import avro from 'avsc';
import { runOps } from '../tool/ops.fixture.ts';
import { EXPORTED_VIEWS } from './exported-view.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let folder: string;
const log = memoryLog({});

// A finished game, one that was saved and ended at its second sitting, and one that runs; the rows of each are written in another order than they are exported in.
const ROWS = `
  insert into game_log_v1.games (table_id, game_id, sitting, north_id, south_id, claim_timing, on_leave, rules_version,
    status, opened_at, dealt_at, finished_at, moves, north_flags, south_flags, commitment, seed, winner, ended_by,
    troop_deck, topic_partition, last_offset)
  select t, g, sitting, 'ann', 'bob', 'turn-start', 'save', 1, status,
    '2026-03-01 10:00:00.000001+00', '2026-03-01 10:00:01+00', ended, 2, 1, 0, 'c', 's', 'north', 'resign',
    '{R10,G1}', 1, 9
  from (values ('1-bb', 'g2', 1, 'closed', timestamptz '2026-03-02 11:00+00'), ('1-aa', 'g1', 2, 'closed', '2026-03-01 11:00+00'),
    ('1-ab', 'g1', 1, 'saved', null), ('1-cc', 'g3', 1, 'playing', null)) as g (t, g, sitting, status, ended);
  insert into game_log_v1.moves (table_id, move_number, moved_at, seat, phase, type, move, card, version, topic_partition, log_offset)
  select t, n, timestamptz '2026-03-01 10:00:02.5+00' + n * interval '1.25 s', 'north', 'hand', 'play',
    'say "hi", twice', 'R10', n + 4, 1, n
  from unnest(array['1-cc', '1-bb', '1-ab', '1-aa']) as t, unnest(array[2, 1]) as n;
  insert into game_log_v1.claims (table_id, move_number, flag, claimed_at, seat, won, counter_example, mud, fog, own_cards, opponent_cards, place)
  select t, 2, 4, '2026-03-01 10:00:05+00', 'north', t <> '1-aa', case when t = '1-aa' then array['G1', 'fog'] end, true, false, '{R1,R2}', '{}',
    case when t <> '1-aa' then 1 end
  from unnest(array['1-cc', '1-bb', '1-aa']) as t`;

beforeAll(async () => {
  postgres = await startTestPostgres();
  database = await postgres.createDatabase();
  await database.ask(ROWS);
  folder = await mkdtemp(join(tmpdir(), 'battleline-export-'));
}, 120_000);
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
  await postgres.stop();
}, 60_000);

const exported = async (name: string, format: 'csv' | 'avro', since = ''): Promise<ReadonlyMap<string, Buffer>> => {
  const into = join(folder, name);
  const call = { log: log, database: database.pool };
  const told = await runOps(call, `export games --format ${format} --to ${into} ${since}`);
  expect(told).toMatchObject({ code: 0, notes: [] });
  const files = await readdir(into);
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(join(into, file))] as const)));
};

const rowsIn = (file: Buffer): Promise<Record<string, unknown>[]> =>
  new Promise((resolve, reject) => {
    const rows: Record<string, unknown>[] = [];
    const decoder = new avro.streams.BlockDecoder();
    decoder.on('data', (row: Record<string, unknown>) => rows.push({ ...row }));
    decoder.on('end', () => resolve(rows)).on('error', reject);
    decoder.end(file);
  });

test.each(['csv', 'avro'] as const)(
  '%s: every view has its file, and the same log gives the same bytes',
  async (format) => {
    const first = await exported(`first-${format}`, format);
    expect([...first.keys()].sort()).toEqual(EXPORTED_VIEWS.map(({ name }) => `${name}.${format}`).sort());
    await database.ask("set timezone = 'Asia/Tokyo'; set intervalstyle = iso_8601");
    expect(await exported(`again-${format}`, format)).toEqual(first);
  },
);

test('a CSV file has a header, times in UTC to the µs, cards with spaces between, and all sittings of games that are over', async () => {
  const files = await exported('csv', 'csv');
  const [header = '', ...lines] = (files.get('games.csv')?.toString() ?? '').trimEnd().split('\n');
  expect(header.split(',').slice(0, 3)).toEqual(['table_id', 'game_id', 'sitting']);
  expect(lines.map((line) => line.split(',')[0])).toEqual(['1-aa', '1-ab', '1-bb']);
  expect(lines[0]).toContain(',2026-03-01T10:00:00.000001Z,');
  expect(lines[0]).toContain(',R10 G1,');
  expect(files.get('moves.csv')?.toString()).toContain('"say ""hi"", twice"');
  const claims = files.get('claims.csv')?.toString().trimEnd().split('\n') ?? [];
  expect(claims.slice(1).map((line) => [line.split(',')[0], line.includes('G1 fog')])).toEqual([
    ['1-aa', true],
    ['1-bb', false],
  ]);
});

test('an Avro file says the same, with numbers as numbers and times in µs', async () => {
  const files = await exported('avro', 'avro');
  expect(await rowsIn(files.get('games.avro')!)).toMatchObject([
    {
      table_id: '1-aa',
      sitting: 2,
      opened_at: Date.parse('2026-03-01T10:00:00Z') * 1000 + 1,
      troop_deck: ['R10', 'G1'],
      seed: 's',
    },
    { table_id: '1-ab', sitting: 1, seed: 's', troop_deck: ['R10', 'G1'] },
    { table_id: '1-bb' },
  ]);
  const moves = await rowsIn(files.get('moves.avro')!);
  expect(moves.map(({ table_id, move_number, version, took }) => [table_id, move_number, version, took])).toEqual([
    ['1-aa', 1, 5, 2_750_000],
    ['1-aa', 2, 6, 1_250_000],
    ['1-ab', 1, 5, 2_750_000],
    ['1-ab', 2, 6, 1_250_000],
    ['1-bb', 1, 5, 2_750_000],
    ['1-bb', 2, 6, 1_250_000],
  ]);
  expect(await rowsIn(files.get('flags.avro')!)).toMatchObject([
    { table_id: '1-bb', flag: 4, loser_cards: [], place: 1 },
  ]);
});

test('older games are left out', async () => {
  const files = await exported('since', 'avro', '--since 2026-03-02T00:00:00Z');
  for (const name of ['games', 'moves', 'claims'])
    for (const row of await rowsIn(files.get(`${name}.avro`)!)) expect(row['table_id']).toBe('1-bb');
});
