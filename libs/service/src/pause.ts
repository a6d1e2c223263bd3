import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many ms, or until the signal aborts; keeps no process alive. */
export const pause = (ms: number, signal: AbortSignal): Promise<undefined> =>
  delay(Math.max(0, ms), undefined, { signal, ref: false }).catch(() => undefined);
