-- Whose records have no effect: the gateway that decided, and the command, if it was one. Empty in older rows.
alter table projector_v1.void_records
  add column gateway_id text,
  add column command_id text;

create or replace view api.void_records as
select topic, topic_partition, log_offset, logged_at, reason, event, streams, gateway_id, command_id
from projector_v1.void_records;
