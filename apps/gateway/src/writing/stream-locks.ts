import type { StreamKey } from '@battleline/events';

/** One undecided record per stream and gateway (R6): whoever needs a locked stream waits and decides anew. */
export type StreamLocks = {
  /** Resolves once none of the streams is locked; undefined when none is. */
  readonly freed: (keys: readonly StreamKey[]) => Promise<void> | undefined;
  /** Locks the streams, which must be free; the result frees them. */
  readonly lock: (keys: readonly StreamKey[]) => () => void;
};

export const createStreamLocks = (): StreamLocks => {
  const locked = new Map<StreamKey, Promise<void>>();
  return {
    freed: (keys) => keys.map((key) => locked.get(key)).find((lock) => lock !== undefined),
    lock: (keys) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const key of keys) locked.set(key, promise);
      return () => {
        for (const key of keys) locked.delete(key);
        resolve();
      };
    },
  };
};
