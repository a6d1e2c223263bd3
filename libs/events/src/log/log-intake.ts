import type { LogRecord, TopicSpec } from './event-log.ts';

/**
 * Takes in the records of another log as they were, times included: verdicts are made of times, so a copy without them
 * would be another log. Only for a new log that nobody else writes to; what was begun and not finished is of no use.
 */
export type LogIntake = {
  /** Makes the topics; rejects with `LogError` UNSAFE_SETTINGS where one of them exists and holds records. */
  readonly prepare: (specs: readonly TopicSpec[]) => Promise<void>;
  /** Records of one partition, from offset 0 on without a gap, one call after the other. */
  readonly write: (topic: string, partition: number, records: readonly LogRecord[]) => Promise<void>;
  /** From now on the log gives its own times. */
  readonly finish: () => Promise<void>;
  readonly close: () => Promise<void>;
};
