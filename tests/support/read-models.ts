import { EVENT_TOPICS } from '@battleline/events';
import { waitForRows } from '@battleline/service/testing';
import pg from 'pg';
import type { TestSystem } from './test-system.ts';

const PROJECTIONS = [
  { name: 'public_list', version: 1, topics: EVENT_TOPICS },
  { name: 'game_log', version: 1, topics: { tables: EVENT_TOPICS.tables } },
];

export type Row = Readonly<Record<string, unknown>>;

/** Asks the read models something once they stand for all that is in the log now. */
export const askRows = async <Name extends string>(
  system: TestSystem,
  queries: Readonly<Record<Name, string>>,
): Promise<Record<Name, Row[]>> => {
  const url = system.servers.databaseUrl();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    const ask = async (query: string) => (await pool.query<Record<string, unknown>>(query)).rows;
    const log = await system.servers.open();
    for (const projection of PROJECTIONS) await waitForRows({ url, pool, ask }, projection, log, 45_000);
    await log.close();
    const answers: [string, Row[]][] = [];
    for (const [name, query] of Object.entries<string>(queries)) answers.push([name, await ask(query)]);
    return Object.fromEntries(answers) as Record<Name, Row[]>;
  } finally {
    await pool.end();
  }
};

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
