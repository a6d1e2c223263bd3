import type { GatewayId } from './id.ts';
import { goneSince, type GatewayState, isServing } from './lobby-gateway.ts';
import type { LobbyGame } from './lobby-game.ts';
import type { Invite, PlayerState } from './lobby-player.ts';

// When the lobby ends something because time has passed: log times of the lobby, in µs. The record that ends it names
// this time as its `notBefore`, so the log's clock decides and no other.

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** How long a session lasts without a connection. */
export const SESSION_GRACE = 60 * SECOND;

/** How long an invite stands that nobody answers. */
export const INVITE_LIFETIME = { toAll: 30 * MINUTE, toOne: 10 * MINUTE } as const;

/**
 * When the player's session ends if nobody comes back: the grace after the last change of its connections, or after the
 * last loss of a gateway that one of them is at. Null without session, and while one of them is at a gateway that serves.
 */
export const sessionDeadline = (
  { session }: PlayerState,
  gateway: (id: GatewayId) => GatewayState,
  grace: number = SESSION_GRACE,
): number | null => {
  if (!session) return null;
  const gateways = session.attachments.map((attachment) => gateway(attachment.gateway));
  if (gateways.some(isServing)) return null;
  return Math.max(session.seenAt, ...gateways.map((state) => goneSince(state) ?? 0)) + grace;
};

/** When the invite ends if nobody answers it. */
export const inviteDeadline = ({ invitee, sentAt }: Invite): number =>
  sentAt + (invitee === null ? INVITE_LIFETIME.toAll : INVITE_LIFETIME.toOne);

/** How long a saved game waits for its next sitting. */
export const SAVED_LIFETIME = 365 * DAY;

/** When the saved game is abandoned if nobody resumes it. */
export const savedDeadline = ({ savedAt }: Extract<LobbyGame, { status: 'saved' }>): number => savedAt + SAVED_LIFETIME;
