import { CHAT_REJECTIONS, LOBBY_REJECTIONS, MOVE_REJECTIONS, TABLE_REJECTIONS } from '@battleline/domain';

/** Why a command is refused for good: the domain's refusals and those of the connection. */
export const REJECTIONS = [
  ...LOBBY_REJECTIONS,
  ...TABLE_REJECTIONS,
  ...MOVE_REJECTIONS,
  ...CHAT_REJECTIONS,
  'SIGN_IN_FIRST', // a visitor sent a command that needs a session
  'BAD_COMMAND', // the command doesn't fit its schema
  'BAD_MOVE', // the move isn't written in the move notation
  'NOT_YET', // not before an upgrade is over: some process doesn't know it yet
  'EXPIRED', // not known, and too late to be decided: its fate is unknown, look at the state
] as const;
export type RejectionCode = (typeof REJECTIONS)[number];

/** "Not now": the client keeps sending the command. */
export const LATER_CODES = [
  'LAGGING', // this gateway hasn't caught up with the log
  'BUSY', // too much is waiting
  'UNAVAILABLE', // the log doesn't answer
] as const;
export type LaterCode = (typeof LATER_CODES)[number];

/** Errors of a frame as a whole; it is dropped and the connection stays, unless they pile up. */
export const FRAME_ERRORS = [
  'BAD_JSON',
  'BAD_FRAME', // unknown type, or fields that don't fit
  'HELLO_FIRST', // the first frame must be `hello`
  'TOO_FAST', // more frames than the limits allow
] as const;
export type FrameErrorCode = (typeof FRAME_ERRORS)[number];

/** Close codes: 4000–4499 reconnect (to any gateway), 4500–4999 don't. */
export const CLOSE_CODES = {
  STOPPING: 4000, // this gateway stops
  SLOW: 4001, // more than 256 KB unsent
  SILENT: 4002, // no sign of life for 30 s
  NO_HELLO: 4003, // no hello within 10 s
  TOO_MANY_CONNECTIONS: 4004, // of one address
  FRAME_TOO_BIG: 4500, // a frame above 4 KB
  TOO_MANY_ERRORS: 4501, // bad frames or floods, again and again
  SESSION_ENDED: 4502, // the session is over
  BAD_TOKEN: 4503, // the token isn't ours, or its session is over
  SIGNED_IN_ELSEWHERE: 4506, // the same identity has signed in anew
  TAB_REPLACED: 4504, // the same tab has connected again, or a fifth tab has come
  AHEAD_OF_LOG: 4505, // the client has seen more than the log holds: records are lost
} as const;
export type CloseCode = keyof typeof CLOSE_CODES;

/** Whether a client should connect again after this close code. */
export const mayReconnect = (code: number): boolean => code < 4500 || code > 4999;
