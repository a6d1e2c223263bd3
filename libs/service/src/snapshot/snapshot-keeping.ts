import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogReader } from '@battleline/events';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { variable } from '../config.ts';
import type { Logger } from '../logger.ts';
import { pause } from '../pause.ts';
import type { Tables } from '../postgres/tables.ts';
import type { Progress } from '../projection/progress.ts';
import type { ProjectionMetrics } from '../projection/projection-metrics.ts';
import type { Place, Projection } from '../projection/projection.ts';
import { type PrintedSnapshot, printSnapshot, writeSnapshots } from './snapshot-writing.ts';

/** When a new generation of snapshots is due: after so many records, or so long after the last one if there are any. */
export type SnapshotPolicy = { readonly everyRecords: number; readonly everySeconds: number };

/** Variables of the process that keeps snapshots. */
export const snapshotVariables = {
  SNAPSHOT_EVERY_RECORDS: variable(z.coerce.number().int().min(1).default(50_000), {
    description: 'After how many records all partitions’ states are kept as snapshots, from which processes start',
    expected: 'a whole number, 1 or above',
  }),
  SNAPSHOT_EVERY_SECONDS: variable(z.coerce.number().positive().default(60), {
    description: 'How old the newest snapshots may become before new ones are kept, if there are new records',
    expected: 'a number above 0',
  }),
};

/** The policy of a configuration with these variables. */
export const snapshotPolicy = (config: {
  readonly SNAPSHOT_EVERY_RECORDS: number;
  readonly SNAPSHOT_EVERY_SECONDS: number;
}): SnapshotPolicy => ({ everyRecords: config.SNAPSHOT_EVERY_RECORDS, everySeconds: config.SNAPSHOT_EVERY_SECONDS });

export type SnapshotKeeping = {
  readonly kysely: Kysely<Tables>;
  readonly projection: Projection;
  readonly policy: SnapshotPolicy;
  readonly reader: LogReader;
  readonly progress: Progress;
  readonly logger: Logger;
  readonly metrics: Pick<ProjectionMetrics, 'observeSnapshots'>;
};

const LOOK_MS = 200;

/**
 * Keeps snapshots of a running fold until the signal aborts. They are not worth a process: what goes wrong is told, and
 * tried again when the next ones are due.
 */
export const keepSnapshots = async (keeping: SnapshotKeeping, signal: AbortSignal): Promise<void> => {
  const { policy, reader, logger, metrics } = keeping;
  const folded = (): number => [...reader.folds()].reduce((sum, fold) => sum + fold.next(), 0);
  let last = { records: folded(), at: performance.now() };
  const isDue = (): boolean => {
    const news = folded() - last.records;
    return news >= policy.everyRecords || (news > 0 && performance.now() - last.at >= policy.everySeconds * 1000);
  };

  while (!signal.aborted) {
    await pause(LOOK_MS, signal);
    if (signal.aborted || !isDue()) continue;
    const start = performance.now();
    last = { records: folded(), at: start };
    try {
      const snapshots = await printAll(keeping);
      while (!signal.aborted && !areWritten(keeping.progress, snapshots)) await pause(LOOK_MS, signal);
      if (signal.aborted) return;
      const generation = await writeSnapshots(keeping.kysely, keeping.projection, snapshots);
      if (generation === undefined) throw new Error('the rows are behind');
      metrics.observeSnapshots('written', (performance.now() - start) / 1000);
      logger.debug({ generation, records: last.records }, 'snapshots written');
    } catch (error) {
      if (signal.aborted) return;
      metrics.observeSnapshots('failed', (performance.now() - start) / 1000);
      logger.warn({ error }, 'snapshots not written');
    }
  }
};

/** Each partition as it is when its turn has come: a state is never of two moments, those of two partitions may be. */
const printAll = async ({ projection, reader }: SnapshotKeeping): Promise<PrintedSnapshot[]> => {
  const places = Object.entries(projection.topics).flatMap(([topic, partitions]) =>
    Array.from({ length: partitions }, (_, partition): Place => ({ topic, partition })),
  );
  const printed: PrintedSnapshot[] = [];
  for (const { topic, partition } of places) {
    printed.push(await printSnapshot({ topic, partition, state: reader.fold(topic, partition).state() }));
    await nextTurn();
  }
  return printed;
};

/** Whether rows stand for all that the snapshots contain: nobody may start ahead of them. */
const areWritten = (progress: Progress, snapshots: readonly PrintedSnapshot[]): boolean =>
  snapshots.every((snapshot) => progress.committed(snapshot) >= snapshot.next);
