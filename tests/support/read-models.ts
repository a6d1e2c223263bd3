import { type EventLog, EVENT_TOPICS } from '@battleline/events';
import { type TestDatabase, waitForRows } from '@battleline/service/testing';
import pg from 'pg';
import type { TestSystem } from './test-system.ts';

const TABLES = { tables: EVENT_TOPICS.tables };
const PUBLIC_LIST = { name: 'public_list', version: 1, topics: EVENT_TOPICS };
const STAND_WITHIN_MS = 45_000;
const PROJECTIONS = [PUBLIC_LIST, { name: 'game_log', version: 1, topics: TABLES }];

export type Row = Readonly<Record<string, unknown>>;

/** Opens the rows and the log for as long as it takes. */
const lookAt = async <Found>(
  system: TestSystem,
  look: (database: TestDatabase, log: EventLog) => Promise<Found>,
): Promise<Found> => {
  const url = system.servers.databaseUrl();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const ask: TestDatabase['ask'] = async (query) => (await pool.query<Record<string, unknown>>(query)).rows;
  const log = await system.servers.open();
  try {
    return await look({ url, pool, ask }, log);
  } finally {
    await log.close();
    await pool.end();
  }
};

/** Waits until the public list stands for all that is in the log of tables now, whatever it has read of the lobby. */
export const tableRowsStand = (system: TestSystem): Promise<void> =>
  lookAt(system, (database, log) => waitForRows(database, { ...PUBLIC_LIST, topics: TABLES }, log, STAND_WITHIN_MS));

/** Asks the read models something once they stand for all that is in the log now. */
export const askRows = <Name extends string>(
  system: TestSystem,
  queries: Readonly<Record<Name, string>>,
): Promise<Record<Name, Row[]>> =>
  lookAt(system, async (database, log) => {
    for (const projection of PROJECTIONS) await waitForRows(database, projection, log, STAND_WITHIN_MS);
    const answers: [string, Row[]][] = [];
    for (const [name, query] of Object.entries<string>(queries)) answers.push([name, await database.ask(query)]);
    return Object.fromEntries(answers) as Record<Name, Row[]>;
  });

/** What is compared with a replay, without times and without what only the database knows. */
export const COMPARED = {
  games: `select table_id, game_id, sitting, north_id, south_id, claim_timing, on_leave, status, first_seat, winner,
    ended_by, moves, north_flags, south_flags, commitment, seed, north_nonce, south_nonce, troop_deck, tactics_deck
    from analytics.games order by table_id collate "C"`,
  moves: `select table_id, move_number, seat, phase, type, move from analytics.moves
    order by table_id collate "C", move_number`,
  claims: `select table_id, move_number, flag, seat, won, counter_example, mud, fog,
    own_cards, own_formation, own_sum, opponent_cards, opponent_formation, opponent_sum
    from analytics.claims order by table_id collate "C", move_number, flag`,
  records: `select table_id, record from api.game_records order by table_id collate "C"`,
  statistics: `select client_id, games, wins, losses, draws, flags_won, flags_lost from api.player_statistics
    order by client_id collate "C"`,
  tables: `select table_id, north_id, south_id, status, moves, north_flags, south_flags from api.tables
    order by table_id collate "C"`,
  players: `select client_id, kind, seat, table_id, opponent_id from api.players order by client_id collate "C"`,
  voids: `select topic, topic_partition, log_offset::int, reason from api.void_records
    order by topic collate "C", topic_partition, log_offset`,
} as const;

export type Compared = Record<keyof typeof COMPARED, Row[]>;
