-- The event log kept in Postgres. Offsets are given under the lock of the partition's head row, which is held until
-- the commit: so commits of one partition come in the order of their offsets, and a follower can skip nothing.
create schema event_log;

-- Tells this log from any other.
create table event_log.identity (
  only_row boolean primary key default true check (only_row),
  id uuid not null default gen_random_uuid()
);
insert into event_log.identity default values;

create table event_log.topic (
  topic text primary key check (topic ~ '^[A-Za-z0-9._-]{1,249}$'),
  partitions int not null check (partitions > 0),
  kind text not null check (kind in ('events', 'compacted', 'recent')),
  retention_ms bigint check (retention_ms > 0),
  created_at timestamptz not null default clock_timestamp()
);

-- One row for each life of a partition; a topic that is deleted and created again gets new ids.
create table event_log.head (
  topic text not null references event_log.topic on delete cascade,
  partition int not null,
  id int generated always as identity unique,
  next bigint not null default 0,
  primary key (topic, partition)
) with (fillfactor = 20);

-- `log` is the head's id, `t` the append time in ms since 1970. No foreign key: it would be checked at every append.
create table event_log.record (
  log int not null,
  o bigint not null,
  t bigint not null,
  k bytea,
  v bytea,
  primary key (log, o)
);
create index record_time on event_log.record using brin (t);
