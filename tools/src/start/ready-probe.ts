import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 150;
const ANSWER_WITHIN_MS = 2_000;

/** Asks `/readyz` until it says yes; tells each answer's reason. Rejects with an AbortError when the signal aborts. */
export const waitUntilReady = async (
  address: string,
  signal: AbortSignal,
  onReason: (reason: string) => void,
): Promise<void> => {
  for (;;) {
    const { ready, reason } = await ask(address, signal);
    signal.throwIfAborted();
    if (ready) return;
    onReason(reason);
    await delay(EVERY_MS, undefined, { signal });
  }
};

const ask = async (address: string, signal: AbortSignal): Promise<{ ready: boolean; reason: string }> => {
  try {
    const response = await fetch(`${address}/readyz`, {
      headers: { connection: 'close' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const { reason } = (await response.json()) as { readonly reason?: string };
    return { ready: response.ok, reason: reason ?? `it answers ${response.status}` };
  } catch {
    return { ready: false, reason: 'it does not answer yet' };
  }
};
