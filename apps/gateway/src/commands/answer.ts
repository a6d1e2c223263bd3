import type { Refusal } from '@battleline/domain';
import type { LaterCode, RejectionCode } from '@battleline/protocol';

/** What a client is told about its command. */
export type Answer =
  | { readonly type: 'accepted'; readonly version: number }
  | { readonly type: 'rejected'; readonly code: RejectionCode; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly type: 'later'; readonly code: LaterCode };

/** Log time after which a command's fate is no longer looked for (R8), µs. */
export const EXPIRED_AFTER = 15 * 60_000_000;

export const expired: Answer = {
  type: 'rejected',
  code: 'EXPIRED',
  reason: 'This command is too old to be looked up: look at the state to see whether it was carried out.',
};

/** To what needs a feature that isn't active (R11). */
export const notYet = {
  code: 'NOT_YET',
  reason: 'Not all servers can do that yet: try again when the upgrade is over.',
} as const satisfies Refusal<RejectionCode>;
