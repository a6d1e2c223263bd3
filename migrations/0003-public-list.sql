-- The public list and the players' statistics: rows of the projection public_list, version 1. Each table's columns
-- come from one partition's fold; what needs several is put together by the views below.
create schema projector_v1;

-- Clients who are signed in.
create table projector_v1.players (
  client_id text primary key,
  name text not null,
  kind text not null,
  status text not null check (status in ('free', 'playing', 'away')),
  seat text,
  table_id text,
  game_id text,
  opponent_id text,
  opponent_name text,
  -- when the session started; written with the first row of a session, null in later ones, which keep it
  since timestamptz
) with (fillfactor = 70);

-- Invites open to all.
create table projector_v1.invites (
  invite_id text primary key,
  inviter_id text not null,
  inviter_name text not null,
  claim_timing text not null,
  on_leave text not null,
  sent_at timestamptz not null
);

-- Tables whose game isn't over.
create table projector_v1.tables (
  table_id text primary key,
  game_id text not null,
  sitting int not null,
  north_id text not null,
  north_name text not null,
  south_id text not null,
  south_name text not null,
  claim_timing text not null,
  on_leave text not null,
  status text not null check (status in ('opened', 'playing')),
  moves int not null,
  north_flags int not null,
  south_flags int not null,
  opened_at timestamptz not null
) with (fillfactor = 70);

-- One row for each client and partition in which games of his ended.
create table projector_v1.player_stats (
  client_id text not null,
  topic_partition int not null,
  name text not null,
  games int not null,
  wins int not null,
  losses int not null,
  draws int not null,
  flags_won int not null,
  flags_lost int not null,
  last_finished_at timestamptz not null,
  primary key (client_id, topic_partition)
) with (fillfactor = 70);

-- Records without effect, for operators.
create table projector_v1.void_records (
  topic text not null,
  topic_partition int not null,
  log_offset bigint not null,
  logged_at timestamptz not null,
  reason text not null,
  event text,
  streams text[] not null,
  primary key (topic, topic_partition, log_offset)
);

create view api.players as
select client_id, name, kind, status, seat, table_id, game_id, opponent_id, opponent_name, since
from projector_v1.players;

create view api.invites as
select i.invite_id, i.inviter_id, i.inviter_name, p.kind as inviter_kind, i.claim_timing, i.on_leave, i.sent_at
from projector_v1.invites i
left join projector_v1.players p on p.client_id = i.inviter_id;

-- A player's kind is known while he is signed in.
create view api.tables as
select
  t.table_id, t.game_id, t.sitting,
  t.north_id, t.north_name, n.kind as north_kind,
  t.south_id, t.south_name, s.kind as south_kind,
  t.claim_timing, t.on_leave, t.status, t.moves, t.north_flags, t.south_flags, t.opened_at
from projector_v1.tables t
left join projector_v1.players n on n.client_id = t.north_id
left join projector_v1.players s on s.client_id = t.south_id;

create view api.player_statistics as
select
  client_id,
  min(name) as name,
  sum(games)::int as games,
  sum(wins)::int as wins,
  sum(losses)::int as losses,
  sum(draws)::int as draws,
  sum(flags_won)::int as flags_won,
  sum(flags_lost)::int as flags_lost,
  max(last_finished_at) as last_finished_at
from projector_v1.player_stats
group by client_id;

create view api.void_records as
select topic, topic_partition, log_offset, logged_at, reason, event, streams
from projector_v1.void_records;
