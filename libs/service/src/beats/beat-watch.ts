/** How often each process beats, ms. */
export const BEAT_EVERY_MS = 2_000;
/** Own beats that must have been read back without one of the other's, before that one counts as silent. */
const OWN_BEATS = 5;
/** and the append time that must have passed from the first of them to the last, ms */
const LOST_AFTER_MS = 10_000;
/** Own beats that are remembered: more than what a silence needs. */
const MEMORY = 64;

/**
 * Who has fallen silent, by what this process has read back of the topic `beats`: its own beats among the others', so
 * that a process that is cut off itself, or lags, finds nobody silent. No clock takes part but the log's append times.
 */
export type BeatWatch = {
  /** Notes a beat as it stands in the log; `time` = its append time, ms. In the log's order. */
  readonly note: (process: string, time: number) => void;
  /**
   * Whether the process may be declared lost: five own beats over ten seconds have been read back since its last one, or
   * since this process began, if it has seen none of it. A break of ten seconds between own beats, when the log or this
   * process was away, begins all that anew: nobody could be heard meanwhile.
   */
  readonly isSilent: (process: string) => boolean;
  /**
   * Append time (ms) of the first own beat of those that have come without a break until `now` (ms of log time);
   * undefined while there is a break.
   */
  readonly steadySince: (now: number) => number | undefined;
  /** Append time (ms) of the newest beat seen of a process. */
  readonly lastBeatOf: (process: string) => number | undefined;
};

export const createBeatWatch = (own: () => string, lostAfterMs = LOST_AFTER_MS): BeatWatch => {
  /** append times of own beats, the newest last */
  let ownTimes: number[] = [];
  let ownCount = 0;
  /** since the last break */
  let steadyFrom: { readonly time: number; readonly ownCount: number } | undefined;
  const seen = new Map<string, { readonly time: number; readonly ownCount: number }>();

  return {
    note: (process, time) => {
      if (process === own()) {
        const last = ownTimes.at(-1);
        if (last === undefined || time - last > lostAfterMs) steadyFrom = { time, ownCount };
        ownTimes = [...ownTimes, time].slice(-MEMORY);
        ownCount += 1;
      }
      seen.set(process, { time, ownCount });
    },
    isSilent: (process) => {
      if (process === own()) return false;
      const since = ownCount - Math.max(seen.get(process)?.ownCount ?? 0, steadyFrom?.ownCount ?? 0);
      if (since < OWN_BEATS) return false;
      const [first, last] = [ownTimes.at(-Math.min(since, ownTimes.length)), ownTimes.at(-1)];
      return first !== undefined && last !== undefined && last - first >= lostAfterMs;
    },
    steadySince: (now) => (now - (ownTimes.at(-1) ?? -Infinity) > lostAfterMs ? undefined : steadyFrom?.time),
    lastBeatOf: (process) => seen.get(process)?.time,
  };
};
