import type { BySeat } from './position.ts';
import type { Seat } from './seat.ts';

/** What a player's time is for: each of his turns, or all of them together. */
export const CLOCK_SPANS = ['turn', 'game'] as const;
export type ClockSpan = (typeof CLOCK_SPANS)[number];

/** How long each player may think; whole seconds. What is added to his time after each turn is 0 where it is per turn. */
export type Clock = { readonly per: ClockSpan; readonly seconds: number; readonly increment: number };

/** What is left to each player, in µs. */
export type TimeLeft = BySeat<number>;

/** Both clocks of a table: what was left when the log's uptime, in µs, was `since`; the one whose turn it is runs. */
export type Clocks = { readonly left: TimeLeft; readonly since: number };

const SECOND = 1_000_000;

/** The clocks as a game begins with them, or as it was saved with them. */
export function startClocks({ seconds }: Clock, since: number, left: TimeLeft | null): Clocks {
  return { left: left ?? { north: seconds * SECOND, south: seconds * SECOND }, since };
}

/** What is left to each at this uptime, while it is this seat's turn. */
export function timeLeftAt({ left, since }: Clocks, running: Seat | null, uptime: number): TimeLeft {
  if (running === null) return left;
  return { ...left, [running]: Math.max(0, left[running] - Math.max(0, uptime - since)) };
}

/** The uptime at which the time of the one whose turn it is has run out. */
export const clockDeadline = ({ left, since }: Clocks, running: Seat): number => since + left[running];

/** The clocks after something that this seat did in its turn: the time is counted, and the turn's end gives some back. */
export function passTime(clocks: Clocks, clock: Clock, seat: Seat, endsTurn: boolean, uptime: number): Clocks {
  const left = timeLeftAt(clocks, seat, uptime);
  if (!endsTurn) return { left, since: uptime };
  const mine = clock.per === 'turn' ? clock.seconds * SECOND : left[seat] + clock.increment * SECOND;
  return { left: { ...left, [seat]: mine }, since: uptime };
}
