import { sessionDeadline } from './deadline.ts';
import { alreadySo, decided, refused } from './decider.ts';
import { decideBlock } from './lobby-block.ts';
import type { LobbyCommand } from './lobby-command.ts';
import { isResumable } from './lobby-game.ts';
import { decideAccept, decideOffer, decideResume, findInvite } from './lobby-invites.ts';
import { decidePlay } from './lobby-pairing.ts';
import { inviteGone, type LobbyDecision, sessionEnded } from './lobby-refusal.ts';
import { decideRematch } from './lobby-rematch.ts';
import { decideAbandon } from './lobby-resume.ts';
import type { LobbyState } from './lobby-state.ts';

export const MAX_WATCHED = 20;

const decideWatch = (command: LobbyCommand & { type: 'watch' | 'unwatch' }, lobby: LobbyState): LobbyDecision => {
  const { client, table } = command;
  const state = lobby.player(client);
  if (!state.session) return sessionEnded;
  const watches = state.watching.includes(table);
  if (watches === (command.type === 'watch')) return alreadySo;
  if (command.type === 'unwatch') return decided({ type: 'WatchStopped', client, table });
  if (state.watching.length >= MAX_WATCHED)
    return refused('TOO_MANY_WATCHED', `You watch ${MAX_WATCHED} tables: stop watching one first.`);
  return decided({ type: 'WatchStarted', client, table });
};

/** One who has come back meanwhile, or only left again later, has another deadline, or none. */
const decideEndSession = (command: LobbyCommand & { type: 'endSession' }, lobby: LobbyState): LobbyDecision => {
  const { client, session, reason } = command;
  const player = lobby.player(client);
  if (player.session?.id !== session) return alreadySo;
  if (reason === 'left' && sessionDeadline(player, lobby.gateway, command.grace) !== command.deadline) return alreadySo;
  return decided({ type: 'SessionEnded', client, session, reason });
};

const decideAttach = (command: LobbyCommand & { type: 'attach' | 'detach' }, lobby: LobbyState): LobbyDecision => {
  const { client, session, gateway, tab } = command;
  const current = lobby.player(client).session;
  if (current?.id !== session) return sessionEnded;
  const isAttached = current.attachments.some((old) => old.gateway === gateway && old.tab === tab);
  if (isAttached === (command.type === 'attach')) return alreadySo;
  const type = command.type === 'attach' ? 'SessionAttached' : 'SessionDetached';
  return decided({ type, client, session, gateway, tab });
};

const decideFreeSeats = (command: LobbyCommand & { type: 'freeSeats' }, lobby: LobbyState): LobbyDecision => {
  const { game, sitting, result } = command;
  const state = lobby.game(game);
  if (state.status !== 'seated' || state.sitting !== sitting) return alreadySo;
  const { table, north, south } = state;
  return decided({ type: 'SeatsFreed', game, table, sitting, north, south, result });
};

export const decideLobby = (command: LobbyCommand, lobby: LobbyState): LobbyDecision => {
  switch (command.type) {
    case 'startSession': {
      const { client, session, kind } = command;
      return lobby.player(client).session?.id === session
        ? alreadySo
        : decided({ type: 'SessionStarted', client, session, kind });
    }
    case 'endSession':
      return decideEndSession(command, lobby);
    case 'attach':
    case 'detach':
      return decideAttach(command, lobby);
    case 'invite': {
      const { client, invite: id, invitee, options } = command;
      return decideOffer(client, { id, invitee, options }, lobby);
    }
    case 'play':
      return decidePlay(command, lobby);
    case 'resume':
      return decideResume(command, lobby);
    case 'rematch':
      return decideRematch(command, lobby);
    case 'share': {
      const { client, invite: id, options } = command;
      return decideOffer(client, { id, invitee: null, options, link: true }, lobby);
    }
    case 'withdraw': {
      const { client: inviter, invite } = command;
      const open = lobby.player(inviter).invites.some(({ id }) => id === invite);
      return open ? decided({ type: 'InviteWithdrawn', inviter, invite }) : inviteGone;
    }
    case 'expireInvite': {
      const { inviter, invite } = command;
      const stands = lobby.player(inviter).invites.some(({ id }) => id === invite);
      return stands ? decided({ type: 'InviteExpired', inviter, invite }) : alreadySo;
    }
    case 'decline': {
      const { client: decliner, inviter, reason } = command;
      const invite = findInvite(lobby, inviter, command.invite);
      if (!invite) return inviteGone;
      if (invite.invitee !== decliner) return refused('NOT_INVITED', 'This invite is for another player.');
      return decided({ type: 'InviteDeclined', inviter, invite: invite.id, decliner, reason });
    }
    case 'accept':
      return decideAccept(command, lobby);
    case 'watch':
    case 'unwatch':
      return decideWatch(command, lobby);
    case 'block':
    case 'unblock':
      return decideBlock(command, lobby);
    case 'freeSeats':
      return decideFreeSeats(command, lobby);
    case 'abandon':
      return decideAbandon(command, lobby);
    case 'expireGame': {
      const { game, sitting } = command;
      return isResumable(command, lobby.game(game))
        ? decided({ type: 'GameAbandoned', game, sitting, by: null })
        : alreadySo;
    }
  }
};
