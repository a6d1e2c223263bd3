import { added, kept, replaced, rowTable } from '@battleline/service';

// The tables of migrations/0003-public-list.sql and 0030-saved-games.sql, as the projection writes them.

/** Clients who are signed in. */
export const PLAYERS = rowTable('projector_v1.players', ['client_id'], {
  client_id: replaced('text'),
  name: replaced('text'),
  kind: replaced('text'),
  status: replaced('text'),
  seat: replaced('text'),
  table_id: replaced('text'),
  game_id: replaced('text'),
  opponent_id: replaced('text'),
  opponent_name: replaced('text'),
  since: kept('timestamptz'),
});

/** Invites open to all. */
export const INVITES = rowTable('projector_v1.invites', ['invite_id'], {
  invite_id: replaced('text'),
  inviter_id: replaced('text'),
  inviter_name: replaced('text'),
  claim_timing: replaced('text'),
  on_leave: replaced('text'),
  sent_at: replaced('timestamptz'),
});

/** Tables whose game isn't over. */
export const TABLES = rowTable('projector_v1.tables', ['table_id'], {
  table_id: replaced('text'),
  game_id: replaced('text'),
  sitting: replaced('int'),
  north_id: replaced('text'),
  north_name: replaced('text'),
  south_id: replaced('text'),
  south_name: replaced('text'),
  claim_timing: replaced('text'),
  on_leave: replaced('text'),
  status: replaced('text'),
  moves: replaced('int'),
  north_flags: replaced('int'),
  south_flags: replaced('int'),
  opened_at: replaced('timestamptz'),
});

/** Games that are saved now, as the lobby knows them. */
export const SAVED_GAMES = rowTable('projector_v1.saved_games', ['game_id'], {
  game_id: replaced('text'),
  sitting: replaced('int'),
  table_id: replaced('text'),
  north_id: replaced('text'),
  north_name: replaced('text'),
  south_id: replaced('text'),
  south_name: replaced('text'),
  claim_timing: replaced('text'),
  on_leave: replaced('text'),
  clock_per: replaced('text'),
  clock_seconds: replaced('int'),
  clock_increment: replaced('int'),
  saved_at: replaced('timestamptz'),
  abandoned_by: replaced('text'),
});

/** What each sitting that was saved has left. */
export const SAVED_STATES = rowTable('projector_v1.saved_states', ['table_id'], {
  table_id: replaced('text'),
  game_id: replaced('text'),
  sitting: replaced('int'),
  moves: replaced('int'),
  north_flags: replaced('int'),
  south_flags: replaced('int'),
  turn: replaced('text'),
  saved_at: replaced('timestamptz'),
  record: replaced('text'),
});

/** What a client's finished games of one partition sum up to. */
export const PLAYER_STATS = rowTable('projector_v1.player_stats', ['client_id', 'topic_partition'], {
  client_id: replaced('text'),
  topic_partition: replaced('int'),
  name: replaced('text'),
  games: added('int'),
  wins: added('int'),
  losses: added('int'),
  draws: added('int'),
  flags_won: added('int'),
  flags_lost: added('int'),
  last_finished_at: replaced('timestamptz'),
});

/** Records without effect. */
export const VOID_RECORDS = rowTable('projector_v1.void_records', ['topic', 'topic_partition', 'log_offset'], {
  topic: replaced('text'),
  topic_partition: replaced('int'),
  log_offset: replaced('bigint'),
  logged_at: replaced('timestamptz'),
  reason: replaced('text'),
  event: replaced('text'),
  streams: replaced('text[]'),
  gateway_id: replaced('text'),
  command_id: replaced('text'),
});
