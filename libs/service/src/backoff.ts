import { setTimeout as delay } from 'node:timers/promises';

/** How long to wait between the tries of something that an outage made fail. */
export type Backoff = { readonly firstMs: number; readonly maxMs: number };

/** ms before the next try: doubled each time up to the maximum, jittered by half, so that many don't come at once. */
export const backoffMs = ({ firstMs, maxMs }: Backoff, tries: number): number =>
  Math.min(maxMs, firstMs * 2 ** Math.min(tries, 20)) * (0.5 + Math.random() / 2);

/** Waits before the next try; rejects with an AbortError when the signal aborts. */
export const waitBackoff = async (backoff: Backoff, tries: number, signal: AbortSignal): Promise<void> => {
  await delay(backoffMs(backoff, tries), undefined, { signal });
};
