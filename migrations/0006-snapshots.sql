-- The complete states of partitions at one offset each, from which processes start instead of reading the whole log.
-- They may be lost or deleted at any time. They hold hands and seeds of running games: not for analysts.
create table projection.snapshot (
  topic text not null,
  topic_partition int not null,
  -- the form of the state; a program reads those of its own version only
  state_version int not null,
  -- one for all partitions, written in one transaction
  generation bigint not null,
  next_offset bigint not null check (next_offset >= 0),
  identity text,
  log_time timestamptz,
  streams int not null,
  -- JSON with sorted keys, and its SHA-256 in hex digits
  state text not null,
  sha256 text not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (state_version, generation, topic, topic_partition)
);
