import type { ClientKind } from '@battleline/domain';
import type { GuestResponse } from '@battleline/protocol';
import { DEFAULT_TIMING, pauseBefore } from './timing.ts';

export type GuestLoginOptions = {
  readonly kind?: ClientKind | undefined;
  /** how often the whole list of addresses is tried; once unless told otherwise */
  readonly rounds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
};

/** No address gave a session; `cause` is what went wrong at the last one. */
export class NoGatewayError extends Error {
  override readonly name = 'NoGatewayError';
}

const ATTEMPT_MS = 5_000;

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });

const ask = async (address: string, options: GuestLoginOptions): Promise<GuestResponse> => {
  const deadline = AbortSignal.timeout(ATTEMPT_MS);
  const response = await (options.fetch ?? globalThis.fetch)(new URL('/api/guest', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: options.kind ?? 'guest' }),
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return (await response.json()) as GuestResponse;
};

/** Signs in as a new guest at the first gateway that answers. */
export const loginGuest = async (
  addresses: string | readonly string[],
  options: GuestLoginOptions = {},
): Promise<GuestResponse> => {
  const list = typeof addresses === 'string' ? [addresses] : addresses;
  let cause: unknown;
  for (let round = 0; round < (options.rounds ?? 1); round += 1) {
    if (round > 0) await pause(pauseBefore(round, DEFAULT_TIMING.retryMs, Math.random), options.signal);
    for (const address of list) {
      try {
        return await ask(address, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        cause = error;
      }
    }
  }
  throw new NoGatewayError(`no gateway answers at ${list.join(', ')}`, { cause });
};
