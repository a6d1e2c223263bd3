import {
  checkStarts,
  clientKeyRecord,
  CLIENT_KEYS_TOPIC,
  CLIENT_PARTITIONS,
  CLIENTS_TOPIC,
  createControl,
  decodeControl,
  decodeRecord,
  type EventLog,
  type LogRecord,
} from '@battleline/events';
import {
  createProgress,
  type Database,
  type Logger,
  type Patience,
  type Progress,
  type ProjectionMetrics,
  readStandings,
  waitOut,
} from '@battleline/service';
import { writeClientBatch } from './client-batch.ts';
import { abandonedKeys } from './key-sweep.ts';
import { readKeyStandings, writeKeyBatch } from './key-batch.ts';

export type ClientRowsOptions = {
  readonly log: EventLog;
  readonly database: Pick<Database, 'kysely'>;
  readonly logger: Pick<Logger, 'warn' | 'info' | 'error'>;
  readonly metrics: Pick<ProjectionMetrics, 'watchBeside'>;
  readonly signal: AbortSignal;
};

const SWEEP_EVERY_MS = 10 * 60_000;
/** Names under which metrics tell how far these rows are. */
const [CLIENTS, CLIENT_KEYS] = ['clients/1', 'client_keys/1'];
const PARTITIONS = Array.from({ length: CLIENT_PARTITIONS }, (_, partition) => partition);

/**
 * Keeps the rows of accounts and of their keys up with the log, until the signal aborts. Any number of processes may do so
 * at once: where the rows stand is locked for each batch. Rejects where the log is broken (R9).
 */
export const keepClientRows = async ({ log, database, logger, metrics, signal }: ClientRowsOptions): Promise<void> => {
  const { kysely } = database;
  const onOutage = (reason: string | null): void => {
    if (reason === null) logger.info('accounts: the database answers');
    else logger.warn({ reason }, 'accounts: waiting for the database');
  };
  const patience: Patience = { signal, backoff: { firstMs: 100, maxMs: 2_000 }, onOutage };
  const control = createControl(log, decodeControl);
  let again = new AbortController();
  const stopped = new Set<number>();

  const erase = async (keys: readonly string[]): Promise<void> => {
    const results = await log.append(keys.map((key) => clientKeyRecord(key, null)));
    const failed = results.find(({ status }) => status !== 'appended');
    if (failed && 'reason' in failed) throw new Error(`keys are not erased yet: ${failed.reason}`);
  };

  const followClients = async (): Promise<void> => {
    const standings = await waitOut(patience, () => readStandings(kysely));
    const turn = AbortSignal.any([signal, again.signal]);
    await checkStarts({ log, decode: decodeRecord }, CLIENTS_TOPIC, standings, turn);
    const from = new Map(PARTITIONS.map((partition) => [partition, standings.get(partition)?.next ?? 0]));
    const timeOf = (partition: number): number | null => {
      const { now = 0 } = standings.get(partition)?.clock ?? {};
      return now > 0 ? now / 1000 : null;
    };
    const progress = progressOf(CLIENTS_TOPIC, from, timeOf);
    metrics.watchBeside(CLIENTS, progress);
    for await (const item of log.follow({ topic: CLIENTS_TOPIC, from }, turn)) {
      if (item.type === 'failure') throw item.failure.error;
      const { partition, records, end } = item.batch;
      progress.heard({ topic: CLIENTS_TOPIC, partition }, end);
      if (records.length === 0 || stopped.has(partition) || control.unknown()) continue;
      const batch = { partition, records, isVoided: control.isVoided(CLIENTS_TOPIC, partition) };
      const stop = await waitOut(patience, () => writeClientBatch(kysely, batch, erase));
      if (!stop) {
        moved(progress, CLIENTS_TOPIC, item.batch);
        continue;
      }
      stopped.add(partition);
      logger.error({ topic: CLIENTS_TOPIC, partition, offset: stop.offset, reason: stop.reason }, 'partition stopped');
    }
  };

  /** Begins anew from the rows at each word of an operator: it may be about a record before which this one stopped. */
  const followForEver = async (): Promise<void> => {
    await control.reachedEnd;
    while (!signal.aborted) {
      again = new AbortController();
      stopped.clear();
      await followClients();
    }
  };

  const followKeys = async (): Promise<void> => {
    const standings = await waitOut(patience, () => readKeyStandings(kysely));
    const from = new Map(PARTITIONS.map((partition) => [partition, standings.get(partition) ?? 0]));
    const progress = progressOf(CLIENT_KEYS_TOPIC, from, () => null);
    metrics.watchBeside(CLIENT_KEYS, progress);
    for await (const item of log.follow({ topic: CLIENT_KEYS_TOPIC, from }, signal)) {
      if (item.type === 'failure') throw item.failure.error;
      const { batch } = item;
      progress.heard({ topic: CLIENT_KEYS_TOPIC, partition: batch.partition }, batch.end);
      if (batch.records.length > 0) await waitOut(patience, () => writeKeyBatch(kysely, batch));
      moved(progress, CLIENT_KEYS_TOPIC, batch);
    }
  };

  const sweep = async (): Promise<void> => {
    const keys = await abandonedKeys(database, log);
    if (keys.length === 0) return;
    await erase(keys);
    logger.info({ keys: keys.length }, 'erased keys that no account names');
  };
  // Whatever stands in its way now may be gone the next time.
  const sweeping = setInterval(() => void sweep().catch(() => undefined), SWEEP_EVERY_MS);

  const following = control.run(signal, { onWord: () => again.abort() });
  try {
    await Promise.all([following, followForEver(), followKeys()]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(sweeping);
  }
};

const progressOf = (
  topic: string,
  from: ReadonlyMap<number, number>,
  timeOf: (partition: number) => number | null,
): Progress =>
  createProgress(
    [...from].map(([partition, next]) => ({ topic, partition, next, identity: null, timeMs: timeOf(partition) })),
    { nowMs: Date.now, elapsedMs: () => performance.now() },
  );

const moved = (
  progress: Progress,
  topic: string,
  { partition, records }: { readonly partition: number; readonly records: readonly LogRecord[] },
): void => {
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last) return;
  const move = { from: first.offset, to: last.offset + 1, identity: null, logTime: last.time * 1000 };
  progress.moved([{ topic, partition, ...move }]);
};
