-- Games with the deal of an earlier one, seats swapped: both players know all cards from the start, so analysts may want
-- to leave them out.

-- The game whose deal this one has; null: the cards were shuffled for it. A game-log of an older version meets none.
alter table game_log_v1.games add column same_deal_as text;

create or replace view analytics.games as
select
  g.table_id, g.game_id, g.sitting, g.north_id, g.south_id, g.claim_timing, g.on_leave, g.rules_version, g.status,
  g.opened_at, g.dealt_at, g.finished_at, g.first_seat, g.winner, g.ended_by, g.moves, g.north_flags, g.south_flags,
  g.commitment,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.seed end as seed,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.north_nonce end as north_nonce,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.south_nonce end as south_nonce,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.troop_deck end as troop_deck,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.tactics_deck end as tactics_deck,
  g.same_deal_as
from game_log_v1.games g
left join game_log_v1.games e
  on g.status = 'saved' and e.game_id = g.game_id and e.sitting > 1 and e.finished_at is not null;
