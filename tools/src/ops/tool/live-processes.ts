import { BEATS_TOPIC, decodeBeat, type EventLog, type Heartbeat, readRecords } from '@battleline/events';
import { BEAT_EVERY_MS } from '@battleline/service';

/** A process as its newest heartbeat tells it. */
export type LiveProcess = {
  readonly beat: Heartbeat;
  /** append time of that, ms */
  readonly heardAt: number;
};

/** A process that hasn't beaten for so long is taken for dead, ms. */
const LIVES_FOR_MS = 5 * BEAT_EVERY_MS;

/** All heartbeats of the last so many ms, oldest first. */
export const readBeats = async (
  log: EventLog,
  sinceMs: number,
  signal: AbortSignal,
): Promise<readonly LiveProcess[]> => {
  const beats: LiveProcess[] = [];
  if (!(await log.describe(BEATS_TOPIC))) return beats;
  const ends = await log.ends(BEATS_TOPIC);
  const from = await log.offsetsAt(BEATS_TOPIC, Date.now() - sinceMs);
  const note = (_: number, records: readonly { readonly value: Uint8Array | null; readonly time: number }[]): void => {
    for (const { value, time } of records) {
      const beat = decodeBeat(value);
      if (beat) beats.push({ beat, heardAt: time });
    }
  };
  await readRecords(log, BEATS_TOPIC, from, ends, note, signal);
  return beats;
};

/** Who lives, by role and id. */
export const readLiveProcesses = async (log: EventLog, signal: AbortSignal): Promise<readonly LiveProcess[]> => {
  const newest = new Map((await readBeats(log, LIVES_FOR_MS, signal)).map((one) => [one.beat.process, one]));
  const nameOf = ({ beat }: LiveProcess): string => `${beat.role} ${beat.process}`;
  return [...newest.values()].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
};
