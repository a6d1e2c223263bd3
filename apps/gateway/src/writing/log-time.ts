import type { FoldedBatch } from '@battleline/events';

/** The log's time by estimate (R5): the latest append time seen in any partition, and what has passed since. */
export type LogTime = {
  readonly onBatch: (batch: Pick<FoldedBatch, 'records'>) => void;
  /** µs */
  readonly now: () => number;
};

/** `monotonic`: a clock in ms that only goes forward, whatever it began with. */
export const createLogTime = (monotonic: () => number = () => performance.now()): LogTime => {
  let [latest, seenAt] = [0, monotonic()];
  return {
    onBatch: ({ records }) => {
      const time = records.at(-1)?.time ?? -1;
      if (time >= latest) [latest, seenAt] = [time, monotonic()];
    },
    now: () => Math.floor((latest + monotonic() - seenAt) * 1000),
  };
};
