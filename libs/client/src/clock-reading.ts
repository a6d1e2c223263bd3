import type { ClocksShown } from '@battleline/protocol';

/** What is left to each player, ms, so many ms after the frame with these clocks has come. */
export const readClocks = (
  { north, south, running, agoMs }: ClocksShown,
  sinceMs: number,
): { readonly north: number; readonly south: number } => {
  const left = (seat: 'north' | 'south', ms: number): number =>
    running === seat ? Math.max(0, ms - agoMs - sinceMs) : ms;
  return { north: left('north', north), south: left('south', south) };
};

/** As one reads it on a clock: `1:05`, and tenths of the last ten seconds, `9.4`. */
export const printClock = (ms: number): string => {
  if (ms < 10_000) return (Math.floor(ms / 100) / 10).toFixed(1);
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
