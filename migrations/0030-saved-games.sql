-- Saved games: what the lobby knows of them, and what the sittings at their tables have left. More rows of the
-- projection public_list, version 1.

-- Games that are saved now: from the lobby.
create table projector_v1.saved_games (
  game_id text primary key,
  sitting int not null,
  table_id text not null,
  north_id text not null,
  north_name text not null,
  south_id text not null,
  south_name text not null,
  claim_timing text not null,
  on_leave text not null,
  clock_per text,
  clock_seconds int,
  clock_increment int,
  saved_at timestamptz not null,
  -- the one of the two who would let it be
  abandoned_by text
);

-- What each sitting that was saved has left: from the table's own partition. A later sitting takes nothing away.
create table projector_v1.saved_states (
  table_id text primary key,
  game_id text not null,
  sitting int not null,
  moves int not null,
  north_flags int not null,
  south_flags int not null,
  turn text not null,
  saved_at timestamptz not null,
  -- the record of TableSaved in base64, hands and secrets and all: for gateways only
  record text not null
);

create view api.saved_games as
select
  g.game_id, g.sitting, g.table_id, g.north_id, g.north_name, g.south_id, g.south_name, g.claim_timing, g.on_leave,
  g.clock_per, g.clock_seconds, g.clock_increment, g.saved_at, g.abandoned_by,
  s.moves, s.north_flags, s.south_flags, s.turn
from projector_v1.saved_games g
left join projector_v1.saved_states s on s.table_id = g.table_id;

-- What a saved game goes on from.
create view api.saved_states as
select table_id, game_id, sitting, record
from projector_v1.saved_states;

-- Games that are over, each as a record that the rules tool can replay: the deal of the first sitting, the moves of all.
create or replace view api.game_records as
select
  g.table_id, g.game_id, g.sitting, g.north_id, g.south_id, g.opened_at, g.finished_at, g.winner, g.ended_by,
  jsonb_build_object(
    'format', 'battle-line-record/1',
    'options', jsonb_build_object('claimTiming', g.claim_timing),
    'first', f.first_seat,
    'deck', jsonb_build_object('troop', to_jsonb(f.troop_deck), 'tactics', to_jsonb(f.tactics_deck)),
    'moves', coalesce(
      (select jsonb_agg(m.move order by m.move_number)
       from game_log_v1.games s join game_log_v1.moves m on m.table_id = s.table_id
       where s.game_id = g.game_id),
      '[]'::jsonb
    )
  ) as record
from game_log_v1.games g
join game_log_v1.games f on f.game_id = g.game_id and f.sitting = 1
where g.finished_at is not null;
