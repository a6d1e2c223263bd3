-- The game log: rows of the projection game_log, version 1. All rows of a table come from its own partition.
-- Cards are written as in the move notation, ids as 32 hex digits; all times are log times.
create schema game_log_v1;

-- One row for each sitting at a game.
create table game_log_v1.games (
  table_id text primary key,
  game_id text not null,
  sitting int not null,
  north_id text not null,
  south_id text not null,
  claim_timing text not null,
  on_leave text not null,
  rules_version int not null,
  status text not null check (status in ('opened', 'playing', 'finished', 'closed')),
  opened_at timestamptz not null,
  dealt_at timestamptz,
  finished_at timestamptz,
  first_seat text,
  winner text,
  ended_by text,
  moves int not null,
  north_flags int not null,
  south_flags int not null,
  commitment text not null,
  -- hidden until the game is over
  seed text not null,
  north_nonce text,
  south_nonce text,
  troop_deck text[],
  tactics_deck text[],
  -- where the records are
  topic_partition int not null,
  opened_offset bigint,
  last_offset bigint not null
) with (fillfactor = 70);
create index games_of_game on game_log_v1.games (game_id);
create index games_finished on game_log_v1.games (finished_at);

-- One row for each move; `move` is its canonical line, in the move notation, hidden cards included.
create table game_log_v1.moves (
  table_id text not null,
  move_number int not null check (move_number > 0),
  moved_at timestamptz not null,
  seat text not null,
  phase text not null,
  type text not null,
  move text not null,
  -- the card played, moved, or (hidden until the game is over) drawn
  card text,
  flag int,
  to_flag int,
  deck text,
  -- hidden until the game is over
  returned text[],
  returned_troop int,
  returned_tactics int,
  version bigint not null,
  topic_partition int not null,
  log_offset bigint not null,
  primary key (table_id, move_number)
);
create index moves_moved_at on game_log_v1.moves using brin (moved_at);

-- One row for each flag claimed, with what lay there when it was.
create table game_log_v1.claims (
  table_id text not null,
  move_number int not null,
  flag int not null check (flag between 1 and 9),
  claimed_at timestamptz not null,
  seat text not null,
  won boolean not null,
  -- of a refused claim: a side of the opponent's that would beat it
  counter_example text[],
  mud boolean not null,
  fog boolean not null,
  own_cards text[] not null,
  own_formation text,
  own_sum int,
  opponent_cards text[] not null,
  opponent_formation text,
  opponent_sum int,
  primary key (table_id, move_number, flag)
);

-- Games that are over, each as a record that the rules tool can replay.
create view api.game_records as
select
  g.table_id, g.game_id, g.sitting, g.north_id, g.south_id, g.opened_at, g.finished_at, g.winner, g.ended_by,
  jsonb_build_object(
    'format', 'battle-line-record/1',
    'options', jsonb_build_object('claimTiming', g.claim_timing),
    'first', g.first_seat,
    'deck', jsonb_build_object('troop', to_jsonb(g.troop_deck), 'tactics', to_jsonb(g.tactics_deck)),
    'moves', coalesce(
      (select jsonb_agg(m.move order by m.move_number) from game_log_v1.moves m where m.table_id = g.table_id),
      '[]'::jsonb
    )
  ) as record
from game_log_v1.games g
where g.finished_at is not null;

create view analytics.games as
select
  g.table_id, g.game_id, g.sitting, g.north_id, g.south_id, g.claim_timing, g.on_leave, g.rules_version, g.status,
  g.opened_at, g.dealt_at, g.finished_at, g.first_seat, g.winner, g.ended_by, g.moves, g.north_flags, g.south_flags,
  g.commitment,
  case when g.finished_at is not null then g.seed end as seed,
  case when g.finished_at is not null then g.north_nonce end as north_nonce,
  case when g.finished_at is not null then g.south_nonce end as south_nonce,
  case when g.finished_at is not null then g.troop_deck end as troop_deck,
  case when g.finished_at is not null then g.tactics_deck end as tactics_deck
from game_log_v1.games g;

create view analytics.moves as
select
  m.table_id, g.game_id, m.move_number, m.moved_at, m.seat, m.phase, m.type,
  case when g.finished_at is not null or m.returned is null then m.move else 'return' end as move,
  case when g.finished_at is not null or m.type not in ('draw', 'scout') then m.card end as card,
  m.flag, m.to_flag, m.deck,
  case when g.finished_at is not null then m.returned end as returned,
  m.returned_troop, m.returned_tactics
from game_log_v1.moves m
join game_log_v1.games g using (table_id);

create view analytics.claims as
select
  c.table_id, g.game_id, c.move_number, c.flag, c.claimed_at, c.seat, c.won, c.counter_example, c.mud, c.fog,
  c.own_cards, c.own_formation, c.own_sum, c.opponent_cards, c.opponent_formation, c.opponent_sum
from game_log_v1.claims c
join game_log_v1.games g using (table_id);

-- Analysts' logins are made members of this role. Roles belong to the whole server: another database of it may have
-- made this one already.
do $$
begin
  create role analyst nologin;
exception
  when duplicate_object or unique_violation then null;
end
$$;
alter role analyst set default_transaction_read_only = on;
alter role analyst set statement_timeout = '60s';
grant usage on schema analytics to analyst;
grant select on all tables in schema analytics to analyst;
