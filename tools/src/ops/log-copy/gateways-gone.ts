import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '@battleline/events';
import { BEAT_EVERY_MS } from '@battleline/service';
import { type Call, OpsError } from '../tool/command.ts';
import { type LiveProcess, readLiveProcesses } from '../tool/live-processes.ts';

/** Long enough for a gateway that lives to beat, ms. */
const SILENT_AFTER_MS = 2.5 * BEAT_EVERY_MS;
const LOOK_EVERY_MS = BEAT_EVERY_MS / 4;

/** Lets gateways that were just stopped fall silent; rejects where one lives on this log. */
export const gatewaysGone = async (call: Call, log: EventLog): Promise<void> => {
  const heard = async (): Promise<readonly LiveProcess[]> =>
    (await readLiveProcesses(log, call.signal)).filter(({ beat }) => beat.role === 'gateway');
  const before = await heard();
  if (before.length > 0) call.note('A gateway was just there: waiting until it is gone.');
  const newest = Math.max(...before.map(({ heardAt }) => heardAt));
  const deadline = performance.now() + SILENT_AFTER_MS;
  for (let living = before; living.length > 0 && performance.now() < deadline; living = await heard()) {
    if (living.some(({ heardAt }) => heardAt > newest))
      throw new OpsError(
        `${living.length} gateways live on that log: stop them first, a copy of a log that grows is of no use.`,
      );
    await delay(LOOK_EVERY_MS, undefined, { signal: call.signal });
  }
};
