/** Why a move is refused. */
export const MOVE_REJECTIONS = [
  'GAME_OVER',
  'NOT_YOUR_SEAT',
  'NOT_YOUR_TURN',
  'WRONG_PHASE',
  'SIDE_INCOMPLETE',
  'FLAG_CLAIMED',
  'NOT_IN_HAND',
  'WRONG_CARD',
  'NO_FREE_SLOT',
  'TACTICS_LIMIT',
  'SECOND_LEADER',
  'NOT_THERE',
  'SAME_FLAG',
  'DECK_EMPTY',
  'WRONG_NUMBER',
  'MAY_NOT_PASS',
] as const;
export type MoveRejectionCode = (typeof MOVE_REJECTIONS)[number];

/** A refused move: a code for programs, a reason for the player. */
export type MoveRejection = { readonly code: MoveRejectionCode; readonly reason: string };

/** A rejection as a value. */
export function rejection(code: MoveRejectionCode, reason: string): MoveRejection {
  return { code, reason };
}
