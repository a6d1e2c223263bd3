import { pause } from './pause.ts';

/** Waits between tries: each failure doubles the wait, a success ends it. */
export type Backoff = {
  readonly failed: () => void;
  readonly succeeded: () => void;
  /** Resolves after the wait that the failures since the last success deserve, or at the abort. */
  readonly wait: (signal?: AbortSignal) => Promise<void>;
};

/** Times in ms; without a failure there is no wait. */
export const createBackoff = (firstMs: number, maxMs: number): Backoff => {
  let failures = 0;
  return {
    failed: () => void failures++,
    succeeded: () => void (failures = 0),
    wait: async (signal) => {
      if (failures > 0) await pause(Math.min(firstMs * 2 ** (failures - 1), maxMs), signal);
    },
  };
};
