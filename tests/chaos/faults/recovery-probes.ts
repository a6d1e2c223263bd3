import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeRecord, EVENT_TOPICS, type EventLog, plainHeader } from '@battleline/events';
import { type Ends, readCheckpoints } from '../watch/quiet.ts';

const LOOK_MS = 50;

const tick = (): Uint8Array =>
  encodeRecord(plainHeader(Date.now() * 1_000 - 60_000_000, randomBytes(16).toString('hex')), { type: 'Tick' });

/** Appends a `Tick` to every partition until each has taken one; resolves with how long that took, ms. */
export const probeAppends = async (log: EventLog, signal: AbortSignal): Promise<number> => {
  const begun = performance.now();
  const partitions = Object.entries(EVENT_TOPICS).flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition })),
  );
  await Promise.all(
    partitions.map(async (place) => {
      while (!signal.aborted) {
        const [result] = await log.append([{ ...place, key: null, value: tick() }]);
        if (result?.status === 'appended') return;
        await delay(LOOK_MS);
      }
    }),
  );
  return performance.now() - begun;
};

/** Waits until some checkpoint of this projection moves; resolves with how long that took, ms. */
export const probeCheckpoints = async (
  databaseUrl: string,
  projection: string,
  signal: AbortSignal,
): Promise<number> => {
  const begun = performance.now();
  const look = async (): Promise<string | undefined> => {
    const ends: Ends | undefined = await readCheckpoints(databaseUrl).catch(() => undefined);
    return (
      ends &&
      JSON.stringify(
        Object.entries(ends)
          .filter(([at]) => at.startsWith(`${projection}:`))
          .toSorted(),
      )
    );
  };
  let before: string | undefined;
  for (;;) {
    const now = await look();
    before ??= now;
    const hasMoved = now !== undefined && now !== before;
    if (hasMoved || signal.aborted) return performance.now() - begun;
    await delay(LOOK_MS);
  }
};
