import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Card,
  eventText,
  isOver,
  isTroop,
  type Position,
  type TableId,
  type TableState,
  TACTICS,
  TROOPS,
} from '@battleline/domain';
import { memoryLog } from '@battleline/events';
import { MIGRATIONS_FOLDER } from '@battleline/service';
import {
  createRandomPlay,
  playEvening,
  type RandomPlay,
  startTestPostgres,
  startTestRunner,
  type TestDatabase,
  type TestPostgres,
  waitForRows,
} from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { gameLog } from './game-log.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let analyst: pg.Client;
let play: RandomPlay;
const running: RandomPlay[] = [];
/** Its tables are the sittings of one game, which ends at the last of them. */
let resumed: RandomPlay;
/** The table of a finished game, and the one at which its deal is played again. */
let first: TableId | undefined;
let again: TableId | undefined;

beforeAll(async () => {
  postgres = await startTestPostgres();
  database = await postgres.createDatabase();
  const log = memoryLog({ idleMs: 50 });
  const evening = await playEvening(log, { seed: 99, games: 2, openMoves: 80 });
  ({ play } = evening);
  // Scouts are rare among random moves.
  for (let count = 0; returnsIn(running) < 3; count += 1) {
    const next = createRandomPlay(evening.writer, evening.random);
    const table = await next.startGame();
    for (let moves = 15 * (count % 10); moves > 0 && (await next.move(table)); moves -= 1);
    running.push(next);
    if (next.stateOf(table).status !== 'playing' || count % 3 < 2) continue;
    // Every second saved game goes on, and isn't over yet.
    if (count % 2 === 0) await next.leave(table);
    else await sitAgain(next, table, 1);
  }
  do {
    resumed = createRandomPlay(evening.writer, evening.random);
    let table = await resumed.startGame();
    for (let moves = 60; moves > 0 && (await resumed.move(table)); moves -= 1);
    for (const moves of [40, 1_000])
      if (resumed.stateOf(table).status === 'playing') table = await sitAgain(resumed, table, moves);
  } while (resumed.played().length < 3 || returnsIn([resumed]) === 0);
  [first] = play.played().flatMap(({ table }) => (play.stateOf(table).status === 'closed' ? [table] : []));
  again = first && (await play.playAgain(first));
  const runner = startTestRunner({ projection: gameLog, log, url: database.url });
  await waitForRows(database, gameLog, log);
  await runner.stop();
  await log.close();
  await database.ask(`create role ann login password 'secret' in role analyst`);
  const url = new URL(database.url);
  [url.username, url.password] = ['ann', 'secret'];
  analyst = new pg.Client({ connectionString: url.href });
  await analyst.connect();
}, 120_000);
afterAll(async () => {
  await analyst.end();
  await postgres.stop();
}, 60_000);

/** Saves the running game, and makes so many moves at its next sitting. */
const sitAgain = async (player: RandomPlay, table: TableId, moves: number): Promise<TableId> => {
  await player.leave(table);
  const next = await player.resume(table);
  for (let left = moves; left > 0 && (await player.move(next)); left -= 1);
  return next;
};

/** A running game, or a saved one. */
const isHidden = (state: TableState): state is Extract<TableState, { position: Position }> =>
  'position' in state && !isOver(state);

const returnsIn = (plays: readonly RandomPlay[]): number =>
  plays
    .flatMap(({ played, stateOf }) => played().filter(({ table }) => isHidden(stateOf(table))))
    .flatMap(({ events }) => events)
    .filter(({ type }) => type === 'CardsReturned').length;

/** Games that aren't over, saved ones among them. */
const RUNNING = 'game_id not in (select game_id from analytics.games where finished_at is not null)';
/** Views with rows of single tables, and those that sum up. */
const VIEWS = ['games', 'moves', 'claims', 'seats', 'flags', 'openings', 'tactics'] as const;
const SUMS = ['players', 'formations', 'game_lengths', 'freshness'] as const;
const ALL_CARDS: readonly string[] = [...TROOPS, ...TACTICS];

const rowsOf = async (view: string, table: string): Promise<Record<string, unknown>[]> =>
  (await analyst.query<Record<string, unknown>>(`select * from analytics.${view} where table_id = $1`, [table])).rows;

/** The cards named anywhere in a value. */
const cardsIn = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap(cardsIn)
    : typeof value === 'string'
      ? value.split(' ').filter((word) => ALL_CARDS.includes(word))
      : [];

test('an analyst can tell games with the deal of an earlier one from all others', async () => {
  const { rows } = await analyst.query(
    `select g.table_id, f.table_id as first, g.commitment = f.commitment as same, g.north_id = f.south_id as swapped, g.seed
     from analytics.games g join analytics.games f on f.game_id = g.same_deal_as`,
  );
  expect(rows).toEqual([{ table_id: again, first, same: true, swapped: true, seed: null }]);
});

test('of running and saved games an analyst finds no card that has not been seen on the table', async () => {
  let tables = 0;
  for (const { played, stateOf } of [...running, play])
    for (const { table, events } of played()) {
      const state = stateOf(table);
      if (!isHidden(state)) continue;
      tables += 1;
      const { hands, decks } = state.position;
      const hidden: readonly Card[] = [...hands.north, ...hands.south, ...decks.troop, ...decks.tactics];
      for (const view of VIEWS)
        for (const { counter_example: counterExample, ...row } of await rowsOf(view, table)) {
          expect(
            Object.values(row)
              .flatMap(cardsIn)
              .filter((card) => hidden.includes(card as Card)),
          ).toEqual([]);
          // It may name any troop that nobody has seen: it is worked out from what lies open.
          const named = cardsIn(counterExample).filter((card) => hidden.includes(card as Card));
          expect(named.every((card) => isTroop(card as Card))).toBe(true);
        }
      const drawn = events.filter(({ type }) => type === 'CardDrawn' || type === 'ScoutPlayed').length;
      const rows = (await rowsOf('moves', table)).filter(({ type }) => type === 'draw' || type === 'scout');
      expect(rows.map(({ card }) => card)).toEqual(Array<null>(drawn).fill(null));
    }
  expect(tables).toBeGreaterThan(5);
});

test('of running and saved games an analyst finds neither seed nor nonces nor decks', async () => {
  const { rows } = await analyst.query(`select * from analytics.games where ${RUNNING}`);
  expect(rows.length).toBeGreaterThan(5);
  const hidden = { seed: null, north_nonce: null, south_nonce: null, troop_deck: null, tactics_deck: null };
  for (const row of rows) expect(row).toMatchObject(hidden);
});

test('a saved game is told as that, with its moves and no end', async () => {
  const saved = running.flatMap(({ played, stateOf }) =>
    played().filter(({ table }) => {
      const state = stateOf(table);
      return state.status === 'closed' && !isOver(state);
    }),
  );
  expect(saved.length).toBeGreaterThan(0);
  for (const { table, events } of saved)
    expect(await rowsOf('games', table)).toMatchObject([
      { status: 'saved', moves: events.length, finished_at: null, winner: null, ended_by: null, seed: null },
    ]);
});

test('what was returned after a scout is told by its number only while the game runs', async () => {
  const { rows } = await analyst.query<Record<string, unknown>>(
    `select m.move, m.returned, m.returned_troop + m.returned_tactics as count
     from analytics.moves m where m.type = 'return' and ${RUNNING}`,
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toMatchObject({ move: 'return', returned: null, count: expect.any(Number) });
});

test('of finished games everything is open, of all their sittings', async () => {
  const { rows } = await analyst.query<Record<string, unknown>>(
    `select g.seed is not null and g.north_nonce is not null and (g.troop_deck is not null or g.sitting > 1) as deal,
       (select count(*)::int from analytics.moves m where m.table_id = g.table_id
        and (m.type in ('draw', 'scout') and m.card is null or m.type = 'return' and m.returned is null)) as hidden
     from analytics.games g where not ${RUNNING}`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(5);
  for (const row of rows) expect(row).toEqual({ deal: true, hidden: 0 });
});

test('a game of several sittings is told as one, with the result of the last', async () => {
  const sittings = resumed.played();
  const events = sittings.flatMap((sitting) => sitting.events);
  const tables = sittings.map(({ table }) => table);
  const last = resumed.stateOf(tables.at(-1)!);
  const winner = 'position' in last ? last.position.result?.winner : undefined;
  const { rows: moves } = await analyst.query<Record<string, unknown>>(
    `select move_number, move from analytics.moves where table_id = any($1) order by move_number`,
    [tables],
  );
  expect(moves).toEqual(events.map((event, index) => ({ move_number: index + 1, move: eventText(event) })));
  const { rows: openings } = await analyst.query<Record<string, unknown>>(
    `select seat, won from analytics.openings where table_id = any($1) order by seat`,
    [tables],
  );
  expect(openings).toEqual([
    { seat: 'north', won: winner === 'north' },
    { seat: 'south', won: winner === 'south' },
  ]);
  const { rows: places } = await analyst.query<Record<string, unknown>>(
    `select flag, winner from analytics.flags where table_id = any($1) order by place`,
    [tables],
  );
  expect(places).toEqual(
    events.flatMap((event) =>
      event.type === 'FlagsClaimed'
        ? event.won.toSorted((a, b) => a - b).map((flag) => ({ flag, winner: event.seat }))
        : [],
    ),
  );
});

test('the migration gives the flags of an older version the places that the projection would', async () => {
  const ask = () => database.ask('select table_id, flag, place from analytics.flags order by 1, 2');
  const places = await ask();
  await database.ask('update game_log_v1.claims set place = null');
  await database.ask(await readFile(join(MIGRATIONS_FOLDER, '0101-flag-places.sql'), 'utf8'));
  expect(await ask()).toEqual(places);
});

test('an analyst can read the views of analytics and nothing else that is ours', async () => {
  const { rows } = await analyst.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
       and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([...VIEWS, ...SUMS].map((view) => `analytics.${view}`).sort());
});

test('every move has its version, and the time since the one before it', async () => {
  const { rows } = await analyst.query<Record<string, unknown>>(
    `select count(*)::int as moves,
       count(*) filter (where took is not distinct from moved_at - before and version > version_before)::int as right
     from (select m.*, lag(moved_at, 1, g.dealt_at) over turns as before, lag(m.version, 1, 0) over turns as version_before
           from analytics.moves m join analytics.games g using (table_id)
           window turns as (partition by table_id order by move_number)) as moves`,
  );
  expect(rows[0]?.moves).toBeGreaterThan(500);
  expect(rows[0]?.right).toBe(rows[0]?.moves);
});

test('what is summed up agrees with what it is made of', async () => {
  const { rows } = await analyst.query<Record<string, unknown>>(
    `select
       (select sum(games) from analytics.players) =
         (select 2 * count(distinct game_id) from analytics.games) as players,
       (select sum(won) from analytics.players) =
         (select count(*) from analytics.games where winner is not null) as winners,
       (select sum(won) from analytics.formations) =
         (select count(*) from analytics.flags where winner_formation is not null) as formations,
       (select sum(flags_won) from analytics.players) = (select count(*) from analytics.flags) as flags,
       (select sum(games) from analytics.game_lengths) =
         (select count(*) from analytics.games where finished_at is not null) as lengths,
       (select count(*) from analytics.tactics) =
         (select count(*) from analytics.moves where type in ('scout', 'deserter', 'redeploy', 'traitor')
          or type = 'play' and card !~ '^[A-Z]') as tactics,
       (select bool_and(delay >= interval '0') from analytics.freshness where newest_record_at is not null) as freshness`,
  );
  expect(rows[0]).toEqual(
    Object.fromEntries(
      ['players', 'winners', 'formations', 'flags', 'lengths', 'tactics', 'freshness'].map((name) => [name, true]),
    ),
  );
});

test('an opening is the first card that a seat laid down in a game', async () => {
  const { rows } = await analyst.query<Record<string, unknown>>(
    `select count(*)::int as openings,
       count(*) filter (where o.card is null or first.card is null or o.began is distinct from (g.first_seat = seat))::int as wrong
     from analytics.openings o
     full join (
       select distinct on (game_id, seat) table_id, seat, card, flag from analytics.moves
       where type = 'play' order by game_id, seat, move_number
     ) as first using (table_id, seat, card, flag)
     left join analytics.games g using (table_id)`,
  );
  expect(rows).toEqual([{ openings: expect.any(Number), wrong: 0 }]);
  expect(rows[0]?.openings).toBeGreaterThan(10);
});

test.each([
  ['read the hidden cards', 'select card from game_log_v1.moves'],
  ['read the log itself', 'select v from event_log.record'],
  ['read what services read', 'select * from api.game_records'],
  ['change a row through a view', `update analytics.games set seed = 'x'`],
  ['make a table', 'create table analytics.mine (n int)'],
  ['become another role', 'set role battleline'],
])('an analyst cannot %s', async (_, statement) => {
  await expect(analyst.query(statement)).rejects.toThrow(/permission denied|cannot/);
});
