import { alreadySo, refused } from './decider.ts';
import type { InviteRef, LobbyCommand } from './lobby-command.ts';
import { decideAccept, decideOffer, isBlockedBetween, isOpenInvite } from './lobby-invites.ts';
import { isPresent } from './lobby-player.ts';
import { type LobbyDecision, sessionEnded } from './lobby-refusal.ts';
import type { LobbyState } from './lobby-state.ts';
import { isSameOptions } from './table-options.ts';

/**
 * Seats the client with the one who has waited longest for a game like this, or lets him wait. Two who ask at the same
 * moment must not both wait: the record of one who begins to wait names the waiting room's stream, so that the second
 * of them is void, and is decided again.
 */
export const decidePlay = (command: LobbyCommand & { type: 'play' }, lobby: LobbyState): LobbyDecision => {
  const { client, invite: id, options, game, table, seat } = command;
  const me = lobby.player(client);
  if (!me.session) return sessionEnded;
  if (me.seat) return refused('ALREADY_SEATED', 'Finish your running game first.');
  const partner = longestWaiting(command, lobby);
  if (partner) return decideAccept({ type: 'accept', client, ...partner, game, table, seat }, lobby);
  const waits = me.invites.some(
    (sent) =>
      sent.invitee === null && !sent.link && isOpenInvite(sent, client, lobby) && isSameOptions(sent.options, options),
  );
  return waits ? alreadySo : decideOffer(client, { id, invitee: null, options }, lobby);
};

/** Who is away may be waiting no more: one would sit at a table with nobody. */
const longestWaiting = (
  { client, options, standing }: LobbyCommand & { type: 'play' },
  lobby: LobbyState,
): InviteRef | undefined => {
  const waiting = standing.flatMap(({ inviter, invite: id }) => {
    const player = lobby.player(inviter);
    const sent = player.invites.find((invite) => invite.id === id);
    const fits =
      sent?.invitee === null &&
      !sent.link &&
      inviter !== client &&
      !isBlockedBetween(client, inviter, lobby) &&
      isOpenInvite(sent, inviter, lobby) &&
      isSameOptions(sent.options, options) &&
      isPresent(player, lobby.gateway);
    return fits ? [{ inviter, invite: id, sentAt: sent.sentAt }] : [];
  });
  return waiting.toSorted((a, b) => a.sentAt - b.sentAt)[0];
};
