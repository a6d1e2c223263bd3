-- More for analysts: what moves and claims add up to. Nothing here shows more of a running game than before.

-- Times between moves and the version of the table's stream, behind the columns that were there. The join is left out
-- by the planner where nobody asks for the time.
create or replace view analytics.moves as
select
  m.table_id, g.game_id, m.move_number, m.moved_at, m.seat, m.phase, m.type,
  case when g.finished_at is not null or m.returned is null then m.move else 'return' end as move,
  case when g.finished_at is not null or m.type not in ('draw', 'scout') then m.card end as card,
  m.flag, m.to_flag, m.deck,
  case when g.finished_at is not null then m.returned end as returned,
  m.returned_troop, m.returned_tactics,
  m.version,
  m.moved_at - coalesce(p.moved_at, g.dealt_at) as took
from game_log_v1.moves m
join game_log_v1.games g using (table_id)
left join game_log_v1.moves p on p.table_id = m.table_id and p.move_number = m.move_number - 1;

-- Ten of a game's moves are tactics cards at most.
create index moves_tactics on game_log_v1.moves (table_id, move_number) include (seat, type, card, moved_at)
  where type in ('scout', 'deserter', 'redeploy', 'traitor')
    or type = 'play' and card in ('alexander', 'darius', 'cavalry', 'shields', 'fog', 'mud');
create index claims_claimed_at on game_log_v1.claims using brin (claimed_at);

-- Both sides of every sitting: one row for each player in it.
create view analytics.seats as
select
  g.table_id, g.game_id, g.sitting, s.seat, s.player_id, s.opponent_id,
  g.first_seat = s.seat as began, s.flags, s.opponent_flags,
  case
    when g.finished_at is null then null
    when g.winner = s.seat then 'won'
    when g.winner is null then 'drawn'
    else 'lost'
  end as result,
  g.ended_by, g.moves, g.opened_at, g.finished_at
from game_log_v1.games g
cross join lateral (values
  ('north', g.north_id, g.south_id, g.north_flags, g.south_flags),
  ('south', g.south_id, g.north_id, g.south_flags, g.north_flags)
) as s (seat, player_id, opponent_id, flags, opponent_flags);

-- A game that was saved and resumed counts once: its result is its last sitting's.
create view analytics.players as
select
  player_id,
  count(distinct game_id)::int as games,
  count(*) filter (where result is not null)::int as finished,
  count(*) filter (where result = 'won')::int as won,
  count(*) filter (where result = 'lost')::int as lost,
  count(*) filter (where result = 'drawn')::int as drawn,
  count(*) filter (where result = 'lost' and ended_by = 'resign')::int as resigned,
  sum(flags)::int as flags_won,
  min(opened_at) as first_game_at,
  max(opened_at) as last_game_at
from analytics.seats
group by player_id;

-- Every flag that was won: who won it, when, with what against what.
create view analytics.flags as
select
  c.table_id, g.game_id, c.flag, c.seat as winner, c.move_number, c.claimed_at as won_at, c.mud, c.fog,
  c.own_cards as winner_cards, c.own_formation as winner_formation, c.own_sum as winner_sum,
  c.opponent_cards as loser_cards, c.opponent_formation as loser_formation, c.opponent_sum as loser_sum,
  c.opponent_formation is null as by_proof
from game_log_v1.claims c
join game_log_v1.games g using (table_id)
where c.won;

-- What each player laid down first.
create view analytics.openings as
select
  g.table_id, g.game_id, s.seat, g.first_seat = s.seat as began, o.card, o.flag, o.moved_at as played_at,
  case when g.finished_at is not null then coalesce(g.winner = s.seat, false) end as won
from game_log_v1.games g
cross join (values ('north'), ('south')) as s (seat)
cross join lateral (
  select m.card, m.flag, m.moved_at
  from game_log_v1.moves m
  where m.table_id = g.table_id and m.seat = s.seat and m.type = 'play'
  order by m.move_number
  limit 1
) as o
where g.sitting = 1;

-- How often each formation was claimed with, and how often that was proved.
create view analytics.formations as
select
  own_formation as formation,
  count(*)::int as claims,
  count(*) filter (where won)::int as won,
  count(*) filter (where won and opponent_formation is null)::int as won_by_proof,
  round(avg(own_sum), 1) as mean_sum
from game_log_v1.claims
where own_formation is not null
group by own_formation;

-- Every tactics card that was played. What a scout drew is no matter here.
create view analytics.tactics as
select
  m.table_id, g.game_id, m.move_number, m.moved_at as played_at, m.seat,
  case when m.type = 'play' then m.card else m.type end as tactic,
  case when g.finished_at is not null then coalesce(g.winner = m.seat, false) end as won
from game_log_v1.moves m
join game_log_v1.games g using (table_id)
where m.type in ('scout', 'deserter', 'redeploy', 'traitor')
  or m.type = 'play' and m.card in ('alexander', 'darius', 'cavalry', 'shields', 'fog', 'mud');

-- How long finished games were, in moves by their number and in time.
create view analytics.game_lengths as
select
  g.ended_by, g.moves / 10 * 10 as moves_from, count(*)::int as games,
  percentile_cont(0.5) within group (order by g.finished_at - g.dealt_at) as median_time
from game_log_v1.games g
where g.finished_at is not null
group by g.ended_by, g.moves / 10 * 10;

-- How fresh all this is, by partition of the topic `tables`.
create view analytics.freshness as
select
  topic_partition,
  next_offset as records,
  log_time as newest_record_at,
  moved_at as written_at,
  greatest(moved_at - log_time, interval '0') as delay
from projection.checkpoint
where projection = 'game_log' and topic = 'tables' and version = 1;

grant select on all tables in schema analytics to analyst;
