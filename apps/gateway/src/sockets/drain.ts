import { setTimeout as delay } from 'node:timers/promises';

const SLICE_MS = 100;

/** A socket that can be asked to go elsewhere. */
export type Movable = { readonly move: () => void };

/**
 * Asks all to move, each at a moment of its own within `withinMs`, drawn by lot, so that the other gateways aren't
 * overrun; all at once as soon as there is no other to go to. Resolves when all have been asked.
 */
export const moveAll = async (
  all: Iterable<Movable>,
  withinMs: number,
  hasElsewhere: () => boolean,
  random: () => number = Math.random,
): Promise<void> => {
  const waiting = [...all].map((one) => ({ one, afterMs: random() * withinMs }));
  waiting.sort((a, b) => a.afterMs - b.afterMs);
  const startedAt = performance.now();
  for (;;) {
    const passedMs = hasElsewhere() ? performance.now() - startedAt : Infinity;
    while (waiting[0] && waiting[0].afterMs <= passedMs) waiting.shift()?.one.move();
    if (waiting.length === 0) return;
    await delay(SLICE_MS);
  }
};
