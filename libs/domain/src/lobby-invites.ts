import { decided, refused } from './decider.ts';
import type { ClientId, InviteId } from './id.ts';
import type { InviteEvent } from './lobby-event.ts';
import { type Invite, isSameAddress } from './lobby-player.ts';
import { inviteGone, type LobbyDecision, sessionEnded } from './lobby-refusal.ts';
import { findSaved } from './lobby-resume.ts';
import type { LobbyCommand } from './lobby-command.ts';
import type { LobbyState } from './lobby-state.ts';
import { isResumable } from './lobby-game.ts';
import { otherSeat } from './seat.ts';

export const MAX_INVITES = 10;

/**
 * Whether the invite still stands: neither player has started another game, the inviter is there, and a game that is to
 * go on is still saved.
 */
export const isOpenInvite = (
  invite: Invite,
  inviter: ClientId,
  lobby: Pick<LobbyState, 'player' | 'game'>,
): boolean => {
  const { session, gamesStarted } = lobby.player(inviter);
  const { invitee, resumes } = invite;
  return (
    session !== null &&
    gamesStarted === invite.inviterGamesStarted &&
    (invitee === null || lobby.player(invitee).gamesStarted === invite.inviteeGamesStarted) &&
    (resumes === null || isResumable(resumes, lobby.game(resumes.game)))
  );
};

export const findInvite = (lobby: LobbyState, inviter: ClientId, id: InviteId): Invite | undefined => {
  const invite = lobby.player(inviter).invites.find((sent) => sent.id === id);
  return invite && isOpenInvite(invite, inviter, lobby) ? invite : undefined;
};

/** Whether one of the two has blocked the other. */
export const isBlockedBetween = (a: ClientId, b: ClientId, { blocked }: Pick<LobbyState, 'blocked'>): boolean =>
  blocked(a).includes(b) || blocked(b).includes(a);

/** What is offered to whom; nothing that isn't named. */
type Offer = Pick<Invite, 'id' | 'invitee' | 'options'> &
  Partial<Pick<Invite, 'resumes' | 'rematch' | 'sameDealAs' | 'link'>>;

export const decideOffer = (inviter: ClientId, offer: Offer, lobby: LobbyState): LobbyDecision => {
  const { id: invite, invitee, options, resumes = null, rematch = null, sameDealAs = null, link = false } = offer;
  const state = lobby.player(inviter);
  const other = invitee === null ? undefined : lobby.player(invitee);
  if (!state.session) return sessionEnded;
  if (invitee === inviter) return refused('INVITED_SELF', 'You cannot invite yourself.');
  if (state.seat) return refused('ALREADY_SEATED', 'Finish your running game first.');
  if (other && !other.session) return refused('UNKNOWN_PLAYER', 'This player is not here any more.');
  const open = state.invites.filter((sent) => isOpenInvite(sent, inviter, lobby));
  if (open.some((sent) => isSameAddress(sent, { invitee, link })))
    return refused('ALREADY_INVITED', 'You have an open invite of that kind: withdraw it first.');
  if (open.length >= MAX_INVITES)
    return refused('TOO_MANY_INVITES', `You have ${MAX_INVITES} open invites: withdraw one first.`);
  return decided({
    type: 'InviteSent',
    inviter,
    invite,
    invitee,
    inviterGamesStarted: state.gamesStarted,
    inviteeGamesStarted: other?.gamesStarted ?? 0,
    options,
    resumes,
    rematch,
    sameDealAs,
    link,
  });
};

export const decideResume = (command: LobbyCommand & { type: 'resume' }, lobby: LobbyState): LobbyDecision => {
  const { client, invite: id, game } = command;
  if (!lobby.player(client).session) return sessionEnded;
  const saved = findSaved(lobby, client, game);
  if (!saved.ok) return saved;
  const { sitting, options } = saved.game;
  return decideOffer(client, { id, invitee: saved.opponent, options, resumes: { game, sitting } }, lobby);
};

export const decideAccept = (command: LobbyCommand & { type: 'accept' }, lobby: LobbyState): LobbyDecision => {
  const { client: accepter, inviter, table } = command;
  const [mine, theirs] = [lobby.player(accepter), lobby.player(inviter)];
  if (!mine.session) return sessionEnded;
  const invite = findInvite(lobby, inviter, command.invite);
  if (inviter === accepter) return refused('INVITED_SELF', 'You cannot accept your own invite.');
  // One who is blocked isn't told so: there just is no such invite for him.
  if (!invite || isBlockedBetween(accepter, inviter, lobby)) return inviteGone;
  if (invite.link ? !command.byLink : invite.invitee !== null && invite.invitee !== accepter)
    return refused('NOT_INVITED', 'This invite is for another player.');
  if (mine.seat) return refused('ALREADY_SEATED', 'Finish your running game first.');
  if (theirs.seat) return refused('OPPONENT_SEATED', 'The other player has started another game.');
  const next = nextSitting(command, invite, lobby);
  if (!next) return inviteGone;
  return decided({
    type: 'InviteAccepted',
    inviter,
    invite: invite.id,
    accepter,
    table,
    options: invite.options,
    ...next,
  });
};

/** The game's first sitting, or the next one of a saved game; undefined where it can't go on, or not from what is given. */
const nextSitting = (
  { client: accepter, inviter, game, seat, saved }: LobbyCommand & { type: 'accept' },
  { resumes, rematch, sameDealAs }: Invite,
  lobby: LobbyState,
):
  | Pick<InviteEvent & { type: 'InviteAccepted' }, 'game' | 'sitting' | 'north' | 'south' | 'resumed' | 'sameDealAs'>
  | undefined => {
  if (!resumes) {
    const mine = rematch ? otherSeat(rematch.seat) : seat;
    const seats = mine === 'north' ? { north: accepter, south: inviter } : { north: inviter, south: accepter };
    return { game, sitting: 1, ...seats, resumed: null, sameDealAs };
  }
  const state = lobby.game(resumes.game);
  if (state.status !== 'saved' || !saved) return undefined;
  const { north, south } = state;
  return { game: resumes.game, sitting: resumes.sitting + 1, north, south, resumed: saved, sameDealAs: null };
};
