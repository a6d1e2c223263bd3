import type { Seat } from './seat.ts';

/** The ways a game can end. */
export const RESULT_KINDS = ['flags', 'resign', 'standstill', 'forfeit', 'clock'] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];

/** Who won, and how; `winner: null` is a draw. */
export type Result = { readonly winner: Seat | null; readonly by: ResultKind };
