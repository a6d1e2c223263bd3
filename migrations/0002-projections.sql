-- Where read models stand, and the schemas through which they are shown. The rows of a projection's version are in a
-- schema of their own, so that a rebuild can fill another one beside it.
create schema projection;

-- How far a projection has come: moved on in the transaction that writes the rows, from the offset that it had.
create table projection.checkpoint (
  projection text not null,
  version int not null,
  topic text not null,
  topic_partition int not null,
  next_offset bigint not null default 0 check (next_offset >= 0),
  -- the partition's identity (LogOpened): rows of one log are never continued from another
  identity text,
  log_time timestamptz,
  moved_at timestamptz not null default clock_timestamp(),
  primary key (projection, version, topic, topic_partition)
) with (fillfactor = 50);

-- What services read.
create schema api;

-- What analysts read: views only, and no hidden card of a game that isn't over.
create schema analytics;
