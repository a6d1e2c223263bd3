import { kept, replaced, rowTable } from '@battleline/service';

// The tables of migrations/0004-game-log.sql, 0100-analytics-quick.sql and 0170-same-deal.sql, as the projection writes
// them.

/** One row for each sitting at a game. */
export const GAMES = rowTable('game_log_v1.games', ['table_id'], {
  table_id: replaced('text'),
  game_id: replaced('text'),
  sitting: replaced('int'),
  north_id: replaced('text'),
  south_id: replaced('text'),
  claim_timing: replaced('text'),
  on_leave: replaced('text'),
  rules_version: replaced('int'),
  status: replaced('text'),
  opened_at: replaced('timestamptz'),
  dealt_at: kept('timestamptz'),
  finished_at: replaced('timestamptz'),
  first_seat: kept('text'),
  winner: replaced('text'),
  ended_by: replaced('text'),
  moves: replaced('int'),
  north_flags: replaced('int'),
  south_flags: replaced('int'),
  commitment: replaced('text'),
  seed: replaced('text'),
  north_nonce: replaced('text'),
  south_nonce: replaced('text'),
  troop_deck: kept('text[]'),
  tactics_deck: kept('text[]'),
  same_deal_as: replaced('text'),
  topic_partition: replaced('int'),
  opened_offset: kept('bigint'),
  last_offset: replaced('bigint'),
});

/** One row for each move. */
export const MOVES = rowTable('game_log_v1.moves', ['table_id', 'move_number'], {
  table_id: replaced('text'),
  move_number: replaced('int'),
  moved_at: replaced('timestamptz'),
  seat: replaced('text'),
  phase: replaced('text'),
  type: replaced('text'),
  move: replaced('text'),
  card: replaced('text'),
  flag: replaced('int'),
  to_flag: replaced('int'),
  deck: replaced('text'),
  returned: replaced('text[]'),
  returned_troop: replaced('int'),
  returned_tactics: replaced('int'),
  version: replaced('bigint'),
  topic_partition: replaced('int'),
  log_offset: replaced('bigint'),
});

/** One row for each flag claimed. */
export const CLAIMS = rowTable('game_log_v1.claims', ['table_id', 'move_number', 'flag'], {
  table_id: replaced('text'),
  move_number: replaced('int'),
  flag: replaced('int'),
  claimed_at: replaced('timestamptz'),
  seat: replaced('text'),
  won: replaced('boolean'),
  counter_example: replaced('text[]'),
  mud: replaced('boolean'),
  fog: replaced('boolean'),
  own_cards: replaced('text[]'),
  own_formation: replaced('text'),
  own_sum: replaced('int'),
  opponent_cards: replaced('text[]'),
  opponent_formation: replaced('text'),
  opponent_sum: replaced('int'),
  place: replaced('int'),
});
