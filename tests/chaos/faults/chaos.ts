import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedFault } from '../plan/fault-plan.ts';
import { inflict, type Inflicting } from './inflict.ts';

/** How long one waits for somebody who qualifies. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 250;

/**
 * Commits all faults of the plan, each at its time, some at once; resolves when the time is up and everything is mended,
 * with the number of those for which nobody qualified in time.
 */
export const causeChaos = async (
  plan: readonly PlannedFault[],
  lengthMs: number,
  given: Inflicting,
  signal: AbortSignal,
): Promise<number> => {
  const begun = performance.now();
  const elapsed = (): number => performance.now() - begun;
  let skipped = 0;
  // One is chosen and hit before the next is chosen: else two brokers could fall at once.
  let choosing: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = choosing.then(work);
    choosing = result.catch(() => undefined);
    return result;
  };

  const cause = async (fault: PlannedFault): Promise<void> => {
    await delay(Math.max(0, fault.at - elapsed()), undefined, { signal });
    while (elapsed() < Math.min(fault.at + PATIENCE_MS, lengthMs)) {
      const lastsMs = Math.min(fault.lastsMs, Math.max(0, lengthMs - elapsed()));
      const inflicted = await inTurn(() => inflict({ ...fault, lastsMs }, given));
      if (inflicted) return inflicted.over;
      await delay(LOOK_MS, undefined, { signal });
    }
    skipped += 1;
  };
  await Promise.all([...plan.map(cause), delay(lengthMs, undefined, { signal })]);
  return skipped;
};
