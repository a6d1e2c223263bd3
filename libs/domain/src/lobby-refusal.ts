import { type Decision, type Refusal, refused } from './decider.ts';
import type { LobbyEvent } from './lobby-event.ts';

/** Why the lobby refuses a command. */
export const LOBBY_REJECTIONS = [
  'SESSION_ENDED',
  'UNKNOWN_PLAYER',
  'INVITED_SELF',
  'TOO_MANY_INVITES',
  'ALREADY_INVITED',
  'INVITE_GONE',
  'NOT_INVITED',
  'ALREADY_SEATED',
  'OPPONENT_SEATED',
  'TOO_MANY_WATCHED',
  'GAME_NOT_SAVED',
  'NOT_YOUR_GAME',
  'NO_REMATCH',
  'NO_SAME_DEAL',
  'BLOCKED_SELF',
  'TOO_MANY_BLOCKED',
] as const;
export type LobbyRejection = Refusal<(typeof LOBBY_REJECTIONS)[number]>;

export type LobbyDecision = Decision<LobbyEvent, LobbyRejection>;

export const sessionEnded = refused('SESSION_ENDED', 'You are not signed in any more: sign in again.');
export const inviteGone = refused('INVITE_GONE', 'This invite is no longer open.');
