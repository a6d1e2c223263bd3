import { BEATS_TOPIC, decodeBeat, type EventLog, type Heartbeat } from '@battleline/events';
import { type Backoff, waitBackoff } from '../backoff.ts';
import { isAbort } from '../lifecycle.ts';

const BACKOFF: Backoff = { firstMs: 200, maxMs: 2_000 };

/**
 * Reads the heartbeats that come from now on, until the signal aborts; `time` = append time, ms. They are news and no
 * history: whatever goes wrong with the topic, reading goes on at its end, and is no reason for a process to stop.
 */
export const followBeats = async (
  log: EventLog,
  onBeat: (beat: Heartbeat, time: number) => void,
  signal: AbortSignal,
): Promise<void> => {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      const from = await log.ends(BEATS_TOPIC);
      for await (const item of log.follow({ topic: BEATS_TOPIC, from }, signal)) {
        if (item.type === 'failure') break;
        tries = 0;
        for (const { value, time } of item.batch.records) {
          const beat = decodeBeat(value);
          if (beat) onBeat(beat, time);
        }
      }
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
    }
    if (!signal.aborted) await waitBackoff(BACKOFF, tries, signal).catch(() => undefined);
  }
};
