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
      if (failures === 0 || signal?.aborted === true) return;
      const ms = Math.min(firstMs * 2 ** (failures - 1), maxMs);
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal?.addEventListener('abort', done);
      });
    },
  };
};
