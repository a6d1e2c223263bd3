import type { ColumnType, Generated } from 'kysely';

/** Tables that queries name at compile time; those of read models come as `RowTable`, the version in their schema. */
export type Tables = { 'projection.checkpoint': CheckpointTable; 'projection.snapshot': SnapshotTable };

type CheckpointTable = {
  projection: string;
  version: number;
  topic: string;
  topic_partition: number;
  next_offset: Generated<number>;
  identity: string | null;
  /** printed by `printLogTime` when written: a Date has no microseconds */
  log_time: ColumnType<Date | null, string | null, string>;
  moved_at: Generated<Date>;
};

type SnapshotTable = {
  topic: string;
  topic_partition: number;
  state_version: number;
  generation: number;
  next_offset: number;
  identity: string | null;
  log_time: ColumnType<Date | null, string | null, string>;
  streams: number;
  state: string;
  sha256: string;
  written_at: Generated<Date>;
};
