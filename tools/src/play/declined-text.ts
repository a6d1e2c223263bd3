import type { DeclineReason } from '@battleline/domain';
import type { DeclinedFrame } from '@battleline/protocol';

const REASONS: Readonly<Record<DeclineReason, string>> = {
  busy: 'I am busy',
  options: 'not with these options',
  later: 'rather another time',
};

/** Who doesn't want to play, and why. */
export const declinedLine = ({ by, reason }: DeclinedFrame): string =>
  reason === null ? `${by.name} declines.` : `${by.name} declines: ${REASONS[reason]}.`;
