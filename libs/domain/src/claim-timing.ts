/** When flags are claimed: before the hand phase (default), or between hand and draw (the official basic rule). */
export const CLAIM_TIMINGS = ['turn-start', 'after-play'] as const;
export type ClaimTiming = (typeof CLAIM_TIMINGS)[number];

/** The claim timing of that name, or undefined. */
export function parseClaimTiming(value: unknown): ClaimTiming | undefined {
  return CLAIM_TIMINGS.find((timing) => timing === value);
}
