/** A latch between those who have news and one loop that waits for them; news while nobody waits isn't lost. */
export type WakeUp = {
  readonly wake: () => void;
  /** Resolves at once if there was news since the last wait, else at the next news, the abort or the timeout (ms). */
  readonly wait: (timeoutMs: number) => Promise<void>;
};

/** A latch for a loop that ends with the signal. */
export function createWakeUp(signal: AbortSignal): WakeUp {
  let news = false;
  let wakeWaiter: (() => void) | undefined;
  return {
    wake: () => {
      news = true;
      wakeWaiter?.();
    },
    wait: async (timeoutMs) => {
      if (!news && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            wakeWaiter = undefined;
            resolve();
          };
          const timer = setTimeout(done, timeoutMs);
          signal.addEventListener('abort', done);
          wakeWaiter = done;
        });
      }
      news = false;
    },
  };
}
