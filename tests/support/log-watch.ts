import {
  createPartitionFold,
  decodeRecord,
  EVENT_TOPICS,
  type EventLog,
  type Outcome,
  type PartitionFold,
  partitionKey,
} from '@battleline/events';
import { within } from './deadline.ts';

/** A record of the log with its verdict. */
export type Judged = Exclude<Outcome, { status: 'stop' }> & { readonly topic: string; readonly partition: number };
export type Admitted = Judged & { readonly status: 'admitted' };

/** The test's own reader of the log: it decodes with the real codec and judges every record. */
export type LogWatch = {
  /** The first admitted record that fits, read already or not. */
  readonly find: (what: string, fits: (record: Admitted) => boolean) => Promise<Admitted>;
  /** All records, once everything has been read that is in the log now. */
  readonly readAll: () => Promise<readonly Judged[]>;
  /** What was read last, in one line. */
  readonly standing: () => string;
  readonly close: () => Promise<void>;
};

const FIND_WITHIN_MS = 45_000;

/** Reads all event topics from their start; owns the log from now on. */
export const watchLog = (log: EventLog): LogWatch => {
  const records: Judged[] = [];
  const folds = new Map<string, PartitionFold>();
  const stop = new AbortController();
  let moved = Promise.withResolvers<void>();
  let failure: unknown;

  const follow = async (topic: string, partitions: number): Promise<void> => {
    const from = new Map(Array.from({ length: partitions }, (_, partition) => [partition, 0]));
    for (const partition of from.keys())
      folds.set(partitionKey(topic, partition), createPartitionFold({ topic, partition, decode: decodeRecord }));
    for await (const item of log.follow({ topic, from }, stop.signal)) {
      if (item.type === 'failure') throw item.failure.error;
      const { partition } = item.batch;
      for (const record of item.batch.records) {
        const outcome = folds.get(partitionKey(topic, partition))?.fold(record);
        if (!outcome || outcome.status === 'stop') throw new Error(`${topic}/${partition}: ${JSON.stringify(outcome)}`);
        records.push({ ...outcome, topic, partition });
      }
      moved.resolve();
      moved = Promise.withResolvers();
    }
  };
  const following = Object.entries(EVENT_TOPICS).map(([topic, partitions]) =>
    follow(topic, partitions).catch((error: unknown) => {
      failure = error;
      moved.resolve();
    }),
  );

  const standing = (): string =>
    records
      .slice(-8)
      .map(({ topic, partition, offset, event, status }) => `${topic}/${partition}@${offset} ${event?.type} ${status}`)
      .join(', ');

  const until = <Found>(what: string, look: () => Found | undefined): Promise<Found> =>
    within(
      FIND_WITHIN_MS,
      what,
      async (signal) => {
        for (;;) {
          const found = look();
          if (found !== undefined) return found;
          if (failure !== undefined) throw new Error('the log can not be read on', { cause: failure });
          if (signal.aborted) throw signal.reason;
          await moved.promise;
        }
      },
      () => `the last records: ${standing()}`,
    );

  return {
    find: (what, fits) => {
      let next = 0;
      return until(what, () => {
        for (; next < records.length; next += 1) {
          const record = records[next];
          if (record?.status === 'admitted' && fits(record)) return record;
        }
        return undefined;
      });
    },
    readAll: async () => {
      const ends = await Promise.all(
        Object.keys(EVENT_TOPICS).map(async (topic) => [topic, await log.ends(topic)] as const),
      );
      const isRead = (): boolean =>
        ends.every(([topic, all]) =>
          [...all].every(([partition, end]) => (folds.get(partitionKey(topic, partition))?.next() ?? 0) >= end),
        );
      return until('the end of the log', () => (isRead() ? [...records] : undefined));
    },
    standing,
    close: async () => {
      stop.abort();
      await Promise.all(following);
      await log.close();
    },
  };
};
