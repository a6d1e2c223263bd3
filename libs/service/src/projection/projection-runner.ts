import {
  CONTROL_TOPIC,
  createLogReader,
  decodeControl,
  decodeRecord,
  type EventLog,
  type FoldedBatch,
  type LogReader,
  type PartitionFold,
  partitionKey,
} from '@battleline/events';
import type { Backoff } from '../backoff.ts';
import type { Database } from '../database.ts';
import type { Readiness } from '../health-server.ts';
import { isAbort } from '../lifecycle.ts';
import type { LogMetrics } from '../log-metrics.ts';
import type { Logger } from '../logger.ts';
import { pause } from '../pause.ts';
import { type BatchQueue, createBatchQueue } from './batch-queue.ts';
import { writeBatch } from './batch-writing.ts';
import { type Checkpoint, loadCheckpoints } from './checkpoint.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { keepSnapshots, type SnapshotPolicy } from '../snapshot/snapshot-keeping.ts';
import { loadSnapshots, type StartStates } from '../snapshot/snapshot-loading.ts';
import { type Patience, waitOut } from './outage.ts';
import type { ProjectionMetrics } from './projection-metrics.ts';
import { createProgress, type Progress } from './progress.ts';
import { printProjection, type Projection } from './projection.ts';
import { checkSameLog, identityIn } from './same-log.ts';

/** Rows may be so late: what comes in this time is fetched and written together. */
const GATHER_MS = 50;
/** So many at once mean that there is more to read, at full speed. */
const MANY_RECORDS = 500;

export type ProjectionRunnerOptions = {
  readonly projection: Projection;
  readonly log: EventLog;
  readonly database: Pick<Database, 'kysely' | 'url'>;
  readonly logger: Logger;
  readonly metrics: ProjectionMetrics;
  /** told of the end of each phase of the start */
  readonly phaseEnded?: LogMetrics['phaseEnded'];
  /** false: works without waiting for other instances to end; for tests of the compare-and-set */
  readonly exclusive?: boolean;
  /** how many folded records may wait to be written */
  readonly maxQueued?: number;
  readonly backoff?: Backoff;
  /** when to keep snapshots; never without it */
  readonly snapshots?: SnapshotPolicy;
  /** told of all that is folded */
  readonly onFolded?: (batch: FoldedBatch) => void;
};

/** Keeps a projection's rows up with the log. */
export type ProjectionRunner = {
  /**
   * Folds the log from snapshots, or from its start, and writes rows from the checkpoints on, until the signal aborts. Rejects with a
   * `ProjectionError`, with a `LogError` where the log is broken, or with the error of rows that Postgres refuses.
   */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly readiness: () => Readiness;
  /** What it folds; nothing while it stands by. */
  readonly folds: () => Iterable<PartitionFold>;
};

export const createProjectionRunner = (options: ProjectionRunnerOptions): ProjectionRunner => {
  const { projection, log, database, logger, metrics, exclusive = true, maxQueued = 5_000 } = options;
  const { backoff = { firstMs: 100, maxMs: 2_000 }, snapshots: policy, phaseEnded = () => undefined } = options;
  const { kysely } = database;
  let standsBy = false;
  let outage: string | null = null;
  let progress: Progress | undefined;
  let reader: LogReader | undefined;

  const readiness = (): Readiness => {
    if (standsBy) return { ready: true, reason: 'standing by: another instance is active' };
    if (outage !== null) return { ready: false, reason: `waiting for the database: ${outage}` };
    const [stopped] = reader?.stopped() ?? [];
    if (stopped) return { ready: false, reason: `${stopped.topic}/${stopped.partition} stopped: ${stopped.reason}` };
    return progress?.isCaughtUp()
      ? { ready: true, reason: 'ready' }
      : { ready: false, reason: 'rows do not stand yet for all that was in the log at the start' };
  };

  let wasReady = false;
  const noteReady = (): void => {
    if (wasReady || !progress?.isCaughtUp()) return;
    wasReady = true;
    phaseEnded('reading');
    logger.info({ projection: printProjection(projection) }, 'ready');
  };

  const onOutage = (reason: string | null): void => {
    outage = reason;
    if (reason === null) logger.info('the database answers');
    else logger.warn({ reason }, 'waiting for the database');
  };

  const write = async (queue: BatchQueue, standing: Progress, patience: Patience): Promise<void> => {
    for (;;) {
      await queue.filled();
      if (patience.signal.aborted) return;
      const batch = queue.take();
      if (!batch) continue;
      const start = performance.now();
      const rows = await writeBatch({ kysely, projection }, patience, batch);
      metrics.observeBatch((performance.now() - start) / 1000, batch.records, rows);
      for (const { logTime } of batch.moves) metrics.observeDelay(Math.max(0, Date.now() / 1000 - logTime / 1e6));
      standing.moved(batch.moves);
      noteReady();
      if (batch.records < MANY_RECORDS) await pause(start + GATHER_MS - performance.now(), patience.signal);
    }
  };

  const read = (
    queue: BatchQueue,
    checkpoints: readonly Checkpoint[],
    standing: Progress,
    states: StartStates,
  ): LogReader => {
    const places = new Map(checkpoints.map((one) => [partitionKey(one.topic, one.partition), one]));
    const onBatch = async (batch: FoldedBatch): Promise<void> => {
      const place = { topic: batch.topic, partition: batch.partition };
      const checkpoint = places.get(partitionKey(place.topic, place.partition));
      if (!checkpoint) return;
      checkSameLog(checkpoint, batch);
      options.onFolded?.(batch);
      standing.heard(place, batch.end);
      noteReady();
      const news = batch.outcomes.filter(({ offset }) => offset >= checkpoint.next);
      queue.add(place, news, identityIn(batch) ?? checkpoint.identity);
      await queue.room();
    };
    return createLogReader({
      log,
      gatherMs: GATHER_MS,
      topics: projection.topics,
      decode: decodeRecord,
      decodeControl,
      onBatch,
      start: (topic, partition) => states.get(partitionKey(topic, partition)),
      onStop: (stopped) => logger.error(stopped, 'partition stopped'),
      onMalformedWord: (offset, reason) =>
        logger.error({ topic: CONTROL_TOPIC, partition: 0, offset, reason }, 'malformed word'),
    });
  };

  const work = async (signal: AbortSignal): Promise<void> => {
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const patience = { signal: both, backoff, onOutage };
    const checkpoints = await waitOut(patience, () => loadCheckpoints(kysely, projection));
    const loading = { kysely, topics: projection.topics, logger, checkpoints };
    const states = await waitOut(patience, () => loadSnapshots(loading));
    phaseEnded('snapshots');
    const queue = createBatchQueue(projection, maxQueued, both);
    progress = createProgress(checkpoints, { nowMs: Date.now, elapsedMs: () => performance.now() });
    const following = read(queue, checkpoints, progress, states);
    reader = following;
    metrics.watch(progress, () => following.stopped().length);
    metrics.setActive(true);
    const keeping = { kysely, projection, reader: following, progress, logger, metrics };
    const keeper = policy && keepSnapshots({ ...keeping, policy }, both);
    const running = [following.run(both), write(queue, progress, patience)];
    try {
      await Promise.race(running);
    } finally {
      stop.abort();
      await Promise.allSettled([...running, keeper]);
      metrics.setActive(false);
    }
  };

  const workAlone = async (signal: AbortSignal): Promise<void> => {
    const onStandby = (): void => void (standsBy = true);
    const lock = await takeInstanceLock({ url: database.url, projection, logger, signal, onStandby });
    standsBy = false;
    phaseEnded('standby');
    logger.info({ projection: printProjection(projection) }, 'active');
    try {
      await work(signal);
    } finally {
      await lock.release();
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    try {
      await (exclusive ? workAlone(signal) : work(signal));
    } catch (error) {
      // To stop in the middle of an outage is no failure.
      if (!signal.aborted || !isAbort(error)) throw error;
    }
  };

  return { run, readiness, folds: () => reader?.folds() ?? [] };
};
