import type { Header, StreamKey, StreamRef } from '../header.ts';
import { streamKey } from '../header.ts';

const MINUTE = 60_000_000;
/** A decider that missed something this old has missed too much (R5), µs. */
const STALE_AFTER = 10 * MINUTE;
/** A stream at rest is forgotten after this time (R5), µs. */
const FORGOTTEN_AFTER = 20 * MINUTE;

/** Why a record has no effect. The order is storage-free; operators see these words. */
export const VOID_REASONS = ['malformed', 'voided', 'early', 'late', 'stale', 'version'] as const;
export type VoidReason = (typeof VOID_REASONS)[number];

/** A stream's life as admission knows it; log times in µs. */
export type Life = { readonly version: number; readonly bornAt: number; readonly restsAt: number | null };

/**
 * A partition's log time and the last log time of each minute, back to the newest that is ≥ 10 minutes old. Its `uptime`
 * is the sum of all gaps between records that are no outage: players' clocks go by it, no verdict does.
 */
export type LogClock = { readonly now: number; readonly minutes: readonly number[]; readonly uptime: number };

export const startOfLog: LogClock = { now: 0, minutes: [], uptime: 0 };

/**
 * The longest gap between two records in which clocks go on, µs. Where one runs, gateways see to shorter ones; so a longer
 * one is an outage of ours, and costs nobody any time.
 */
export const LONGEST_GAP = 10_000_000;

/** What the partition's uptime comes to with a record at log time `now`. */
export const uptimeAt = (clock: LogClock, now: number): number =>
  now - clock.now > LONGEST_GAP ? clock.uptime : clock.uptime + now - clock.now;

/** Log time of the next record (R5): it grows with every record, and never by a clock of ours. `appendTime` in ms. */
export const nextLogTime = (now: number, appendTime: number): number => Math.max(now + 1, appendTime * 1000);

const minuteOf = (time: number): number => Math.floor(time / MINUTE);

/** The clock after a record at log time `now`. */
export const advanceClock = (clock: LogClock, now: number): LogClock => {
  const { minutes } = clock;
  const last = minutes.at(-1);
  const kept = last !== undefined && minuteOf(last) === minuteOf(now) ? minutes.slice(0, -1) : minutes;
  const grown = [...kept, now];
  const horizonIndex = grown.findLastIndex((time) => isOld(time, now));
  return { now, minutes: horizonIndex > 0 ? grown.slice(horizonIndex) : grown, uptime: uptimeAt(clock, now) };
};

const isOld = (time: number | undefined, now: number): boolean => time !== undefined && time <= now - STALE_AFTER;

/** What a decider must at least have seen at log time `now` (R5): 0 in a log younger than ten minutes. */
const horizonAt = ({ minutes }: LogClock, now: number): number => minutes.findLast((time) => isOld(time, now)) ?? 0;

/** The stream's life at log time `now`: one that has rested for 20 minutes is unknown again (R5). */
export const livingAt = <L extends Life>(life: L | undefined, now: number): L | undefined =>
  life !== undefined && life.restsAt !== null && now >= life.restsAt + FORGOTTEN_AFTER ? undefined : life;

/**
 * The verdict on a decoded record at log time `now` (R2, steps 3 and 4); undefined = admitted.
 * `lives` holds the partition's streams; nothing else takes part.
 */
export const judge = (
  header: Header,
  clock: LogClock,
  now: number,
  lives: (key: StreamKey) => Life | undefined,
): VoidReason | undefined => {
  if (now < header.notBefore) return 'early';
  if (header.notAfter > 0 && now > header.notAfter) return 'late';
  if (header.foldedTo < horizonAt(clock, now)) return 'stale';
  const named = header.streams.map((ref) => ({ ref, life: livingAt(lives(streamKey(ref)), now) }));
  if (named.some(({ ref, life }) => ref.version > 0 && life !== undefined && header.foldedTo < life.bornAt))
    return 'stale';
  if (isAnyTwice(header.streams) || named.some(({ ref, life }) => ref.version !== (life?.version ?? 0)))
    return 'version';
  return undefined;
};

const isAnyTwice = (streams: readonly StreamRef[]): boolean =>
  streams.length > 1 && new Set(streams.map(streamKey)).size < streams.length;

/** The stream's life after an admitted record that names it and isn't only `checked` (R2, step 5). */
export const nextLife = (life: Life | undefined, ref: StreamRef, now: number): Life => ({
  version: (life?.version ?? 0) + 1,
  bornAt: life?.bornAt ?? now,
  restsAt: ref.rests ? now : null,
});
