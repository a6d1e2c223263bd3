import { flagsWon, guestName, otherSeat, SEATS, type TableId } from '@battleline/domain';
import { memoryLog } from '@battleline/events';
import {
  createLogWriter,
  createRandom,
  type LogWriter,
  playEvening,
  type Random,
  type RandomPlay,
  spoil,
  startTestPostgres,
  startTestRunner,
  type TestDatabase,
  type TestPostgres,
  waitForRows,
} from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { publicList } from './public-list.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let evening: { readonly writer: LogWriter; readonly play: RandomPlay; readonly random: Random };

beforeAll(async () => {
  postgres = await startTestPostgres();
  database = await postgres.createDatabase();
  const log = memoryLog({ idleMs: 50 });
  evening = await playEvening(log, { seed: 55, games: 5 });
  await evening.play.startGame();
  await evening.play.leave(await evening.play.startGame());
  await spoil(evening.writer, createRandom(1), 0);
  const running = startTestRunner({ projection: publicList, log, url: database.url });
  await waitForRows(database, publicList, log);
  await running.stop();
  await log.close();
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

/** All players of the lobby as its own fold knows them. */
const playersInFold = () =>
  [...evening.writer.lobby().state().streams].flatMap(([key, { state }]) =>
    state.kind === 'player' ? [{ id: key.slice('player/'.length), player: state.player }] : [],
  );

const byFirst = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);

test('the list of players is that of the clients who are signed in', async () => {
  const rows = await database.ask('select * from api.players');
  const expected = playersInFold().flatMap(({ id, player: { session, seat } }) =>
    session ? [[id, guestName(id as never), session.kind, seat ? 'playing' : 'free', seat?.table ?? null]] : [],
  );
  const found = rows.map((row) => [row.client_id, row.name, row.kind, row.status, row.table_id]);
  expect(found.sort(byFirst)).toEqual(expected.sort(byFirst));
  expect(found.length).toBeGreaterThan(10);
  expect(rows.every(({ since }) => since instanceof Date)).toBe(true);
});

test('the list of invites holds those that are open to all', async () => {
  const expected = playersInFold().flatMap(({ id, player }) =>
    player.invites.filter(({ invitee }) => invitee === null).map((invite) => [invite.id, id]),
  );
  const found = (await database.ask('select * from api.invites')).map((row) => [row.invite_id, row.inviter_id]);
  expect(found.sort(byFirst)).toEqual(expected.sort(byFirst));
  expect(found.length).toBeGreaterThan(0);
});

test('the list of tables holds the running games, with their moves and flags', async () => {
  const rows = await database.ask('select table_id, status, moves, north_flags, south_flags from api.tables');
  const expected = evening.play.played().flatMap(({ table, events }) => {
    const state = evening.play.stateOf(table);
    if (state.status !== 'playing') return [];
    const [north, south] = SEATS.map((seat) => flagsWon(state.position, seat).length);
    return [[table, 'playing', events.length, north, south]];
  });
  expect(rows.map((row) => Object.values(row)).sort(byFirst)).toEqual(expected.sort(byFirst));
  expect(expected).toHaveLength(2);
});

test('the statistics count the games that ended, for both players', async () => {
  const expected = evening.play.played().flatMap(({ table, events }) => {
    const state = evening.play.stateOf(table);
    const result = events.at(-1)?.result;
    if (state.status !== 'closed' || !result) return [];
    return SEATS.map((seat) => [
      state[seat],
      ...[1, Number(result.winner === seat), Number(result.winner === otherSeat(seat)), Number(!result.winner)],
      flagsWon(state.position, seat).length,
      flagsWon(state.position, otherSeat(seat)).length,
    ]);
  });
  const rows = await database.ask(
    'select client_id, games, wins, losses, draws, flags_won, flags_lost from api.player_statistics',
  );
  expect(rows.map((row) => Object.values(row)).sort(byFirst)).toEqual(expected.sort(byFirst));
  expect(rows).toHaveLength(10);
});

test('records without effect are listed with their reason', async () => {
  const rows = await database.ask('select reason, count(*)::int from api.void_records group by reason order by reason');
  expect(rows.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['version']));
});

test('a record without effect is kept with its place, its gateway and its command, and with no card', async () => {
  const log = memoryLog({ idleMs: 50 });
  const other = await postgres.createDatabase();
  const writer = await createLogWriter(log);
  const [table, actor, gateway, commandId] = [`9-${'0'.repeat(30)}` as TableId, 'a', 'b', 'c'];
  const header = { actor: actor.repeat(32), gateway: gateway.repeat(32), commandId: commandId.repeat(32), notAfter: 1 };
  const event = { type: 'CardPlayed', seat: 'north', card: 'R7', flag: 3, result: null } as const;
  await writer.append(event, table, (made) => ({ ...made, ...header }));
  await writer.appendBytes('tables', 9, null);
  const running = startTestRunner({ projection: publicList, log, url: other.url });
  await waitForRows(other, publicList, log);
  await running.stop();
  const place = { topic: 'tables', topic_partition: 9 };
  expect(await other.ask('select * from api.void_records order by log_offset')).toEqual([
    {
      ...{ ...place, log_offset: '1', logged_at: expect.any(Date), reason: 'late', event: 'CardPlayed' },
      ...{ streams: [`table/${table}`], gateway_id: header.gateway, command_id: header.commandId },
    },
    {
      ...{ ...place, log_offset: '2', logged_at: expect.any(Date), reason: 'malformed', event: null },
      ...{ streams: [], gateway_id: null, command_id: null },
    },
  ]);
});
