import {
  type Card,
  dealPosition,
  type MoveEvent,
  moveOf,
  parseRecord,
  printMove,
  replayRecord,
  type Replay,
} from '@battleline/domain';
import { memoryLog } from '@battleline/events';
import {
  playEvening,
  type RandomPlay,
  startTestPostgres,
  startTestRunner,
  type TestDatabase,
  type TestPostgres,
  waitForRows,
} from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { gameLog } from './game-log.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let play: RandomPlay;

beforeAll(async () => {
  postgres = await startTestPostgres();
  database = await postgres.createDatabase();
  const log = memoryLog({ idleMs: 50 });
  ({ play } = await playEvening(log, { seed: 77, games: 6 }));
  const running = startTestRunner({ projection: gameLog, log, url: database.url });
  await waitForRows(database, gameLog, log);
  await running.stop();
  await log.close();
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

type Replayed = { readonly table: string; readonly row: Record<string, unknown>; readonly replay: Replay };

/** The finished games of the read model, each played again by the rules from its record. */
const replayAll = async (): Promise<Replayed[]> => {
  const rows = await database.ask('select * from api.game_records order by table_id');
  return rows.map((row) => {
    const reading = parseRecord(row.record);
    if (!reading.ok) throw new Error(`${String(row.table_id)} is no record: ${reading.error}`);
    return { table: String(row.table_id), row, replay: replayRecord(reading.value) };
  });
};

test('every finished game is a record that the rules can replay, to the same events and the same end', async () => {
  const replayed = await replayAll();
  expect(replayed).toHaveLength(6);
  for (const { table, row, replay } of replayed) {
    const played = play.played().find((one) => one.table === table);
    expect([table, replay.error]).toEqual([table, null]);
    expect(replay.events).toEqual(played?.events);
    const result = replay.positions.at(-1)?.result;
    expect({ winner: row.winner, by: row.ended_by }).toEqual(result);
  }
});

const cardOf = (event: MoveEvent): Card | null => ('card' in event ? event.card : null);

test('the rows of the moves say what an independent replay says', async () => {
  for (const { table, replay } of await replayAll()) {
    const rows = await database.ask(
      `select move_number, seat, phase, move, card, returned, version::int - 4 as after_deal
       from game_log_v1.moves where table_id = '${table}' order by move_number`,
    );
    const expected = replay.events.map((event, index) => ({
      move_number: index + 1,
      seat: event.seat,
      phase: replay.positions[index]?.turn?.phase,
      move: printMove(moveOf(event)),
      card: cardOf(event),
      returned: event.type === 'CardsReturned' ? event.cards : null,
      after_deal: index + 1,
    }));
    expect(rows).toEqual(expected);
  }
});

test('the rows of the claims say what an independent replay says', async () => {
  let refusals = 0;
  for (const { table, replay } of await replayAll()) {
    let place = 0;
    const rows = await database.ask(
      `select move_number, flag, seat, won, counter_example, place from game_log_v1.claims where table_id = '${table}'
       order by move_number, flag`,
    );
    const expected = replay.events.flatMap((event, index) => {
      if (event.type !== 'FlagsClaimed') return [];
      const row = { move_number: index + 1, seat: event.seat };
      const won = event.won
        .toSorted((a, b) => a - b)
        .map((flag) => ({ ...row, flag, won: true, counter_example: null, place: (place += 1) }));
      const refused = event.refused.map(({ flag, counterExample }) => ({
        ...row,
        flag,
        won: false,
        counter_example: counterExample,
        place: null,
      }));
      refusals += refused.length;
      return [...won, ...refused].sort((a, b) => a.flag - b.flag);
    });
    expect(rows).toEqual(expected);
  }
  expect(refusals).toBeGreaterThan(0);
});

test('a claimed side is shown with its cards and its formation', async () => {
  const [fault] = await database.ask(
    `select count(*)::int as claims, count(*) filter (where own_formation is null or own_sum is null)::int as bare,
       count(*) filter (where cardinality(own_cards) < case when mud then 4 else 3 end)::int as short
     from analytics.claims`,
  );
  expect(fault).toMatchObject({ bare: 0, short: 0 });
  expect(fault?.claims).toBeGreaterThan(0);
});

test('a running game has its moves and no end', async () => {
  const running = play.played().at(-1);
  const rows = await database.ask(`select status, moves, finished_at, winner, ended_by, dealt_at is not null as dealt
    from analytics.games where table_id = '${running?.table ?? ''}'`);
  const moves = running?.events.length;
  expect(rows).toEqual([{ status: 'playing', moves, finished_at: null, winner: null, ended_by: null, dealt: true }]);
});

test('the deal that is kept is the one that was played', async () => {
  for (const { table, replay } of await replayAll()) {
    const [row] = await database.ask(`select first_seat, troop_deck, tactics_deck from game_log_v1.games
      where table_id = '${table}'`);
    const deck = { troop: row?.troop_deck, tactics: row?.tactics_deck } as Parameters<typeof dealPosition>[0]['deck'];
    const first = row?.first_seat as 'north' | 'south';
    const timing = replay.positions[0]?.claimTiming ?? 'turn-start';
    expect(replay.positions[0]).toEqual(dealPosition({ first, deck }, timing));
  }
});
