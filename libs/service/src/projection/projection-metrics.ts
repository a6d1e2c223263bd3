import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Progress } from './progress.ts';
import type { Place } from './projection.ts';

/** The metrics of a process that runs a projection. */
export const createProjectionMetrics = (registry: Registry, projection: string) => {
  const watched = new Map<string, Progress>();
  let countStopped = (): number => 0;
  const registers = [registry];
  const partition = { labelNames: ['projection', 'topic', 'partition'] as const, registers };
  const all = () =>
    [...watched].flatMap(([name, progress]) =>
      progress.partitions().map((one) => ({ ...one, labels: labelsOf(name, one) })),
    );
  const own = { labelNames: ['projection'] as const, registers };
  const labels = { projection };
  const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
  new Gauge({
    name: 'battleline_projection_lag_seconds',
    help: 'Time behind the log',
    ...partition,
    collect() {
      for (const one of all()) this.set(one.labels, one.lagSeconds);
    },
  });
  new Gauge({
    name: 'battleline_projection_gap_records',
    help: 'Records in the log for which no rows stand yet',
    ...partition,
    collect() {
      for (const one of all()) this.set(one.labels, one.gap);
    },
  });
  const active = new Gauge({
    name: 'battleline_projection_active',
    help: '1 while this instance works, 0 while it stands by or starts',
    ...own,
  });
  new Gauge({
    name: 'battleline_projection_stopped_partitions',
    help: 'Partitions that this program cannot read on',
    ...own,
    collect() {
      this.set(labels, countStopped());
    },
  });
  const batch = new Histogram({
    name: 'battleline_projection_batch_seconds',
    help: 'Time to write one batch of rows with its checkpoints',
    buckets: seconds,
    ...own,
  });
  const delay = new Histogram({
    name: 'battleline_projection_delay_seconds',
    help: 'From the append of a partition’s newest record of a batch until its rows stand',
    buckets: seconds,
    ...own,
  });
  const records = new Counter({
    name: 'battleline_projection_records_total',
    help: 'Records for which rows were written',
    ...own,
  });
  const rows = new Counter({ name: 'battleline_projection_rows_total', help: 'Rows written or removed', ...own });
  const snapshots = new Histogram({
    name: 'battleline_snapshots_seconds',
    help: 'Time to print and write the snapshots of all partitions, by outcome: written or failed',
    buckets: seconds,
    labelNames: ['projection', 'outcome'],
    registers,
  });
  active.set(labels, 0);
  return {
    /** These are asked when the metrics are read. */
    watch: (progress: Progress, stoppedPartitions: () => number): void => {
      watched.set(projection, progress);
      countStopped = stoppedPartitions;
    },
    /** Another read model that this process keeps up with the log. */
    watchBeside: (name: string, progress: Progress): void => void watched.set(name, progress),
    setActive: (isActive: boolean) => active.set(labels, isActive ? 1 : 0),
    observeBatch: (took: number, handled: number, touched: number) => {
      batch.observe(labels, took);
      records.inc(labels, handled);
      rows.inc(labels, touched);
    },
    observeDelay: (value: number) => delay.observe(labels, value),
    observeSnapshots: (outcome: 'written' | 'failed', took: number) => snapshots.observe({ ...labels, outcome }, took),
  };
};

const labelsOf = (projection: string, { topic, partition }: Place) => ({
  projection,
  topic,
  partition: String(partition),
});

export type ProjectionMetrics = ReturnType<typeof createProjectionMetrics>;
