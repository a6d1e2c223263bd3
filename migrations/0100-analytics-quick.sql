-- Analysts' questions on many games without reading all their moves, and games of several sittings told as one.

-- How many of its game's flags had been won with this one; null where the claim was refused.
alter table game_log_v1.claims add column place int;

-- The first turn of each is a troop and a draw, as there are only troops in a hand that was dealt: so moves 1 and 3 are
-- the openings.
create index moves_openings on game_log_v1.moves (table_id, move_number) include (seat, card, flag, moved_at)
  where type = 'play' and move_number <= 3;

-- These few of a table's many moves are read from their indexes alone, as long as vacuum comes often. Moves never change,
-- so it has nothing to do but to look through the newest pages.
alter table game_log_v1.moves set (autovacuum_vacuum_insert_scale_factor = 0.02);

-- Few games are resumed: the views find at which sitting a saved one has ended (`e`) without looking at all games again.
create index games_resumed on game_log_v1.games (game_id) where sitting > 1;

create or replace view analytics.games as
select
  g.table_id, g.game_id, g.sitting, g.north_id, g.south_id, g.claim_timing, g.on_leave, g.rules_version, g.status,
  g.opened_at, g.dealt_at, g.finished_at, g.first_seat, g.winner, g.ended_by, g.moves, g.north_flags, g.south_flags,
  g.commitment,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.seed end as seed,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.north_nonce end as north_nonce,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.south_nonce end as south_nonce,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.troop_deck end as troop_deck,
  case when coalesce(g.finished_at, e.finished_at) is not null then g.tactics_deck end as tactics_deck
from game_log_v1.games g
left join game_log_v1.games e
  on g.status = 'saved' and e.game_id = g.game_id and e.sitting > 1 and e.finished_at is not null;

create or replace view analytics.moves as
select
  m.table_id, g.game_id, m.move_number, m.moved_at, m.seat, m.phase, m.type,
  case when coalesce(g.finished_at, e.finished_at) is not null or m.returned is null then m.move else 'return' end as move,
  case when coalesce(g.finished_at, e.finished_at) is not null or m.type not in ('draw', 'scout') then m.card end as card,
  m.flag, m.to_flag, m.deck,
  case when coalesce(g.finished_at, e.finished_at) is not null then m.returned end as returned,
  m.returned_troop, m.returned_tactics,
  m.version,
  m.moved_at - coalesce(p.moved_at, g.dealt_at) as took
from game_log_v1.moves m
join game_log_v1.games g using (table_id)
left join game_log_v1.moves p on p.table_id = m.table_id and p.move_number = m.move_number - 1
left join game_log_v1.games e
  on g.status = 'saved' and e.game_id = g.game_id and e.sitting > 1 and e.finished_at is not null;

-- Every claim has its sitting's row. The outer joins are left out by the planner where nobody asks for the game.
create or replace view analytics.claims as
select
  c.table_id, g.game_id, c.move_number, c.flag, c.claimed_at, c.seat, c.won, c.counter_example, c.mud, c.fog,
  c.own_cards, c.own_formation, c.own_sum, c.opponent_cards, c.opponent_formation, c.opponent_sum
from game_log_v1.claims c
left join game_log_v1.games g using (table_id);

create or replace view analytics.flags as
select
  c.table_id, g.game_id, c.flag, c.seat as winner, c.move_number, c.claimed_at as won_at, c.mud, c.fog,
  c.own_cards as winner_cards, c.own_formation as winner_formation, c.own_sum as winner_sum,
  c.opponent_cards as loser_cards, c.opponent_formation as loser_formation, c.opponent_sum as loser_sum,
  c.opponent_formation is null as by_proof,
  c.place
from game_log_v1.claims c
left join game_log_v1.games g using (table_id)
where c.won;

create or replace view analytics.openings as
select
  m.table_id, g.game_id, m.seat, m.move_number = 1 as began, m.card, m.flag, m.moved_at as played_at,
  case when coalesce(g.finished_at, e.finished_at) is not null
    then coalesce(coalesce(g.winner, e.winner) = m.seat, false)
  end as won
from game_log_v1.moves m
join game_log_v1.games g using (table_id)
left join game_log_v1.games e
  on g.status = 'saved' and e.game_id = g.game_id and e.sitting > 1 and e.finished_at is not null
where m.type = 'play' and m.move_number <= 3;

create or replace view analytics.tactics as
select
  m.table_id, g.game_id, m.move_number, m.moved_at as played_at, m.seat,
  case when m.type = 'play' then m.card else m.type end as tactic,
  case when coalesce(g.finished_at, e.finished_at) is not null
    then coalesce(coalesce(g.winner, e.winner) = m.seat, false)
  end as won
from game_log_v1.moves m
join game_log_v1.games g using (table_id)
left join game_log_v1.games e
  on g.status = 'saved' and e.game_id = g.game_id and e.sitting > 1 and e.finished_at is not null
where m.type in ('scout', 'deserter', 'redeploy', 'traitor')
  or m.type = 'play' and m.card in ('alexander', 'darius', 'cavalry', 'shields', 'fog', 'mud');

-- The same two play at all sittings of a game, and a later sitting goes on with the flags of the one before.
create or replace view analytics.players as
select
  s.player_id,
  count(*) filter (where g.sitting = 1)::int as games,
  count(*) filter (where g.finished_at is not null)::int as finished,
  count(*) filter (where g.finished_at is not null and g.winner = s.seat)::int as won,
  count(*) filter (where g.finished_at is not null and g.winner <> s.seat)::int as lost,
  count(*) filter (where g.finished_at is not null and g.winner is null)::int as drawn,
  count(*) filter (where g.finished_at is not null and g.winner <> s.seat and g.ended_by = 'resign')::int as resigned,
  coalesce(sum(s.flags) filter (where next.sitting is null), 0)::int as flags_won,
  min(g.opened_at) as first_game_at,
  max(g.opened_at) as last_game_at
from game_log_v1.games g
left join game_log_v1.games next on next.game_id = g.game_id and next.sitting = g.sitting + 1 and next.sitting > 1
cross join lateral (values
  ('north', g.north_id, g.north_flags),
  ('south', g.south_id, g.south_flags)
) as s (seat, player_id, flags)
group by s.player_id;
