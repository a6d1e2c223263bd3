import { expect, jest, test } from '@jest/globals';
import { createBackoff } from './backoff.ts';

const waitedMs = async (backoff: ReturnType<typeof createBackoff>): Promise<number> => {
  const begun = Date.now();
  const waiting = backoff.wait();
  await jest.runAllTimersAsync();
  await waiting;
  return Date.now() - begun;
};

test('each failure doubles the wait up to the limit, and a success ends it', async () => {
  jest.useFakeTimers();
  try {
    const backoff = createBackoff(50, 150);
    const waits = [await waitedMs(backoff)];
    for (let i = 0; i < 4; i++) {
      backoff.failed();
      waits.push(await waitedMs(backoff));
    }
    backoff.succeeded();
    waits.push(await waitedMs(backoff));
    expect(waits).toEqual([0, 50, 100, 150, 150, 0]);
  } finally {
    jest.useRealTimers();
  }
});

test('an abort ends the wait', async () => {
  const backoff = createBackoff(1_000_000, 1_000_000);
  const abort = new AbortController();
  backoff.failed();
  const waiting = backoff.wait(abort.signal);
  abort.abort();
  await waiting;
  await backoff.wait(abort.signal);
});
