/** Something that runs until the end. */
export type Kept = { readonly stop: () => Promise<void> | void; readonly kill?: () => void };

export type Life = {
  /** Aborts when the system is to stop. */
  readonly signal: AbortSignal;
  /** Resolves when the system is to stop. */
  readonly asked: Promise<void>;
  /** Keeps what has been started; at the end it is stopped before everything kept earlier. */
  readonly keep: (kept: Kept) => void;
};

export type LifeEnd = {
  /** One asks to stop; asking again, later, kills what still runs. */
  readonly ask: () => void;
  /** Stops everything kept, last first; answers whether all went well. */
  readonly close: () => Promise<boolean>;
};

// Ctrl-C comes from the terminal, and again from npm.
const SAME_WISH_MS = 1_000;

/** The time from start to end of `npm start`. */
export const createLife = (options: {
  /** called when somebody could not wait for the end, and everything has been killed */
  readonly onKilled: () => void;
  /** called for what can't be stopped properly */
  readonly onFault: (error: unknown) => void;
  readonly now?: () => number;
}): Life & LifeEnd => {
  const { onKilled, onFault, now = () => performance.now() } = options;
  const stop = new AbortController();
  const asked = Promise.withResolvers<void>();
  const all: Kept[] = [];
  let askedAt: number | undefined;

  const ask = (): void => {
    if (askedAt === undefined) {
      askedAt = now();
      stop.abort();
      return asked.resolve();
    }
    if (now() - askedAt < SAME_WISH_MS) return;
    for (const { kill } of all.toReversed()) {
      try {
        kill?.();
      } catch {
        // it has ended already
      }
    }
    onKilled();
  };
  const close = async (): Promise<boolean> => {
    let isClean = true;
    for (let last = all.at(-1); last; all.pop(), last = all.at(-1)) {
      try {
        await last.stop();
      } catch (error) {
        onFault(error);
        isClean = false;
      }
    }
    return isClean;
  };
  return { signal: stop.signal, asked: asked.promise, keep: (kept) => void all.push(kept), ask, close };
};
