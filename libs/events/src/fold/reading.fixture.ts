import { decodeControl, decodeRecord, encodeControl, encodeRecord } from '../codec/record.ts';
import type { Header } from '../header.ts';
import type { AnyEvent, ControlEvent } from '../log-event.ts';
import type { EventLog, NewRecord, TopicSpec } from '../log/event-log.ts';
import { openTopics } from '../open-topics.ts';
import { CONTROL_TOPIC } from '../topic.ts';
import { createLogReader, type FoldedBatch, type LogReaderOptions, type StoppedPartition } from './log-reader.ts';
import { plainHeader } from './named-streams.ts';

// For tests of reading whole topics: what to append, and a reader that remembers what it was told.

export const TOPICS = { lobby: 1, tables: 3 } as const;
const SPECS: readonly TopicSpec[] = [
  ...Object.entries(TOPICS).map(([topic, partitions]): TopicSpec => ({ topic, partitions, kind: 'events' })),
  { topic: CONTROL_TOPIC, partitions: 1, kind: 'events' },
];

/** A log with its topics, each partition holding `LogOpened`. */
export const opened = async <Log extends EventLog>(log: Log): Promise<Log> => {
  await openTopics(log, encodeRecord, SPECS);
  return log;
};

export const newRecord = (
  topic: string,
  partition: number,
  event: AnyEvent = { type: 'Tick' },
  header: Partial<Header> = {},
): NewRecord => ({
  topic,
  partition,
  key: null,
  value: encodeRecord({ ...plainHeader(Date.now() * 1000), ...header }, event),
});

export const UNKNOWN_SCHEMA = Uint8Array.of(0xc3, 1, 8, 7, 6, 5, 4, 3, 2, 1, 0);

export const unreadable = (topic: string, partition: number): NewRecord => ({
  topic,
  partition,
  key: null,
  value: UNKNOWN_SCHEMA,
});

export const word = (event: Omit<ControlEvent, 'type'>): NewRecord => ({
  topic: CONTROL_TOPIC,
  partition: 0,
  key: null,
  value: encodeControl({ type: 'RecordVoided', ...event }),
});

const DEADLINE_MS = 5_000;

/** A running reader, the offsets that it folded, and a way to wait for what it is told. */
export const startReading = (log: EventLog, options: Partial<LogReaderOptions> = {}) => {
  const batches: FoldedBatch[] = [];
  const stops: StoppedPartition[] = [];
  let news = Promise.withResolvers<void>();
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const end = new AbortController();
  const reader = createLogReader({
    log,
    topics: TOPICS,
    decode: decodeRecord,
    decodeControl,
    ...options,
    onBatch: async (batch) => {
      batches.push(batch);
      tell();
      await options.onBatch?.(batch);
      tell();
    },
    onStop: (stopped) => {
      stops.push(stopped);
      tell();
    },
  });
  const ended = reader.run(end.signal);
  ended.catch(() => undefined);

  const offsets = (topic: string, partition: number): number[] =>
    batches
      .filter((batch) => batch.topic === topic && batch.partition === partition)
      .flatMap(({ outcomes }) => outcomes.map(({ offset }) => offset));
  const until = async (what: string, isSo: () => boolean): Promise<void> => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const where = [...reader.folds()].map((fold) => `${fold.key} at ${fold.next()}`).join(', ');
      late.reject(new Error(`never came so far: ${what}; ${where}`));
    }, DEADLINE_MS);
    try {
      // Not all is told: what a reader has heard of the log's end is looked up again and again.
      while (!isSo())
        await Promise.race([news.promise, late.promise, new Promise((resolve) => setTimeout(resolve, 5))]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    reader,
    batches,
    stops,
    offsets,
    until,
    /** Waits until this offset is the next of the partition. */
    reaches: (topic: string, partition: number, next: number) =>
      until(`${topic}/${partition} at ${next}`, () => (offsets(topic, partition).at(-1) ?? -1) + 1 >= next),
    ended,
    abort: async () => {
      end.abort();
      await ended;
    },
  };
};
