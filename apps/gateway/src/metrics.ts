import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** All metrics of a gateway; docs/operations.md has a line on each. */
export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

export const createGatewayMetrics = (registry: Registry) => {
  const registers = [registry];
  let unsent: () => readonly number[] = () => [];
  new Gauge({
    name: 'battleline_unsent_bytes',
    help: 'Bytes that clients have not taken yet, of all sockets together',
    registers,
    collect() {
      this.set(unsent().reduce((sum, bytes) => sum + bytes, 0));
    },
  });
  new Gauge({
    name: 'battleline_unsent_bytes_max',
    help: 'The same, of the socket that has most',
    registers,
    collect() {
      this.set(Math.max(0, ...unsent()));
    },
  });
  return {
    /** Asked for each socket's unsent bytes when the metrics are read. */
    watchUnsent: (read: () => readonly number[]): void => void (unsent = read),
    confirmSeconds: new Histogram({
      name: 'battleline_confirm_seconds',
      help: 'From the append of a record until it is read back and judged',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
      registers,
    }),
    records: new Counter({
      name: 'battleline_records_total',
      help: 'Records folded, by verdict: admitted, or the reason why void',
      labelNames: ['verdict'] as const,
      registers,
    }),
    commands: new Counter({
      name: 'battleline_commands_total',
      help: 'Commands answered, by type and answer: accepted, the code of a refusal, or later',
      labelNames: ['type', 'answer'] as const,
      registers,
    }),
    divergentBlocks: new Counter({
      name: 'battleline_divergent_blocks_total',
      help: 'Blocks of records that two processes have folded to different ends, as their heartbeats tell',
      registers,
    }),
    floorsAboveEnd: new Counter({
      name: 'battleline_floors_above_end_total',
      help: 'What clients had seen, or sessions were signed at, that the log does not hold any more, by kind',
      labelNames: ['floor'] as const,
      registers,
    }),
    connections: new Gauge({ name: 'battleline_connections', help: 'Open sockets', registers }),
    closed: new Counter({
      name: 'battleline_connections_closed_total',
      help: 'Sockets closed by this gateway, by close code',
      labelNames: ['code'] as const,
      registers,
    }),
    frameErrors: new Counter({
      name: 'battleline_frame_errors_total',
      help: 'Frames dropped, by error code',
      labelNames: ['code'] as const,
      registers,
    }),
    lagSeconds: new Gauge({
      name: 'battleline_fold_lag_seconds',
      help: 'Time since the end of the partition furthest behind was last reached',
      registers,
    }),
    gapRecords: new Gauge({
      name: 'battleline_fold_gap_records',
      help: 'Records that all partitions together are behind their ends',
      registers,
    }),
    clockSkewSeconds: new Gauge({
      name: 'battleline_clock_skew_seconds',
      help: 'Own clock minus the append time of the newest record, when it was read',
      registers,
    }),
    stoppedPartitions: new Gauge({
      name: 'battleline_stopped_partitions',
      help: 'Partitions that this program cannot read on',
      registers,
    }),
    followUps: new Counter({
      name: 'battleline_follow_ups_total',
      help: 'Follow-ups written by this gateway, by event',
      labelNames: ['event'] as const,
      registers,
    }),
  };
};
