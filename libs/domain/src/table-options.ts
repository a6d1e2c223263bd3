import type { ClaimTiming } from './claim-timing.ts';
import type { Clock } from './clock.ts';

/** What a running game comes to when a player stays away too long. */
export const ON_LEAVE = ['save', 'forfeit'] as const;
export type OnLeave = (typeof ON_LEAVE)[number];

/** What the players agree on with the invite; `TableOpened` pins it. */
export type TableOptions = {
  readonly claimTiming: ClaimTiming;
  readonly onLeave: OnLeave;
  /** null: one may think as long as one likes */
  readonly clock: Clock | null;
};

export const DEFAULT_TABLE_OPTIONS: TableOptions = { claimTiming: 'turn-start', onLeave: 'save', clock: null };

/** Whether a game by the one is a game by the other. */
export const isSameOptions = (a: TableOptions, b: TableOptions): boolean =>
  a.claimTiming === b.claimTiming &&
  a.onLeave === b.onLeave &&
  a.clock?.per === b.clock?.per &&
  a.clock?.seconds === b.clock?.seconds &&
  a.clock?.increment === b.clock?.increment;
