-- Accounts: rows of the projection clients, version 1. They are more than read models: what admission knows of the streams of
-- the topic clients stands here and nowhere else, so a reader of that topic needs no memory for them.
create schema clients_v1;

-- One row for each stream, `name/<key>`. What is sealed is encrypted by the account's own key, here as in the log.
create table clients_v1.clients (
  stream text primary key,
  topic_partition int not null,
  client_id text,
  status text not null check (status in ('unknown', 'active', 'disabled', 'erased')),
  key_id text,
  sealed_name text,
  sealed_credentials text,
  changed_at timestamptz not null,
  -- admission: the stream's life, log times in µs
  version bigint not null,
  born_at bigint not null,
  rests_at bigint,
  -- the commands that have changed it, newest last: a registration is confirmed when its own stands here
  command_ids text[] not null
) with (fillfactor = 70);
create index clients_of_client on clients_v1.clients (client_id);

-- The clock of each partition: log time and the last one of each minute, µs.
create table clients_v1.standing (
  topic_partition int primary key,
  next_offset bigint not null,
  identity text,
  now bigint not null,
  minutes bigint[] not null
) with (fillfactor = 50);

-- Records of the topic clients without effect, for operators.
create table clients_v1.void_records (
  topic_partition int not null,
  log_offset bigint not null,
  logged_at timestamptz not null,
  reason text not null,
  event text,
  gateway_id text,
  command_id text,
  primary key (topic_partition, log_offset)
);

-- Each account's data key, encrypted by the master key. In a schema of its own, so that a backup can leave it out: the
-- topic client-keys has it, as long as it may be had.
create schema client_keys;
create table client_keys.keys (
  key_id text primary key,
  topic_partition int not null,
  sealed text not null,
  appended_at timestamptz not null
);
create table client_keys.standing (topic_partition int primary key, next_offset bigint not null);

create view api.clients as
select client_id, status, to_timestamp(born_at / 1e6) as registered_at, changed_at
from clients_v1.clients
where status <> 'unknown';

-- What isn't in the log, and may be lost: then everybody signs in by password once more, and counts begin anew.
create schema accounts;

-- One row for each login on one device; the token that names it is good only with its newest number, or, for a moment, with
-- the one before.
create table accounts.login (
  login_id text primary key,
  client_id text not null,
  generation int not null default 0,
  rotated_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked boolean not null default false
) with (fillfactor = 70);
create index login_of_client on accounts.login (client_id);

-- Tries to sign in, by hash of name or address.
create table accounts.try (
  what text primary key,
  tries int not null,
  ends_at timestamptz not null
) with (fillfactor = 50);

-- Who is about to register from a session that he has: two names at once would be two accounts of one client.
create table accounts.registering (
  client_id text primary key,
  name_key text not null,
  begun_at timestamptz not null default clock_timestamp()
);
