/** Lets so many a second go on, whoever of those who wait. */
export type Pace = {
  /** Resolves when one may go on: in turn, at once after `hurry`, or never once the pace is stopped. */
  readonly wait: () => { readonly turn: Promise<void>; readonly hurry: () => void };
  readonly waiting: () => number;
  readonly stop: () => void;
};

const TICK_MS = 20;
/** What isn't used is lost after so long: an outage must not be followed by a storm. */
const SAVED_MS = 200;

/** @param random from 0 to below 1 */
export const createPace = (aSecond: number, random: () => number): Pace => {
  const queue: (() => void)[] = [];
  let tokens = 0;
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    tokens = Math.min(tokens + ((now - last) * aSecond) / 1_000, Math.max(1, (SAVED_MS * aSecond) / 1_000));
    last = now;
    for (; tokens >= 1 && queue.length > 0; tokens -= 1) queue.splice(Math.floor(random() * queue.length), 1)[0]?.();
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    wait: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      queue.push(resolve);
      const hurry = (): void => {
        const index = queue.indexOf(resolve);
        if (index >= 0) queue.splice(index, 1);
        resolve();
      };
      return { turn: promise, hurry };
    },
    waiting: () => queue.length,
    stop: () => clearInterval(timer),
  };
};
