import { sessionDeadline } from './deadline.ts';
import { alreadySo, type Decision, decided, type Refusal, refused } from './decider.ts';
import type { ClientId, GameId, GatewayId, InviteId, SessionId, TabId, TableId } from './id.ts';
import type { ClientKind, LobbyEvent, SessionEnd } from './lobby-event.ts';
import type { LobbyGame } from './lobby-game.ts';
import type { GatewayState } from './lobby-gateway.ts';
import type { Invite, PlayerState } from './lobby-player.ts';
import type { Result } from './result.ts';
import type { Seat } from './seat.ts';
import type { TableOptions } from './table-options.ts';

/** What people and gateways ask of the lobby; `client` is the one who asks. */
export type LobbyCommand =
  | { readonly type: 'startSession'; readonly client: ClientId; readonly session: SessionId; readonly kind: ClientKind }
  | {
      readonly type: 'endSession';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly reason: Exclude<SessionEnd, 'left'>;
    }
  | {
      readonly type: 'endSession';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly reason: 'left';
      /** the `sessionDeadline` that has passed: the `notBefore` of the record; with another one it isn't time yet */
      readonly deadline: number;
      /** µs; `SESSION_GRACE` unless told otherwise */
      readonly grace?: number;
    }
  | {
      readonly type: 'attach' | 'detach';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly gateway: GatewayId;
      readonly tab: TabId;
    }
  | {
      readonly type: 'invite';
      readonly client: ClientId;
      readonly invite: InviteId;
      readonly invitee: ClientId | null;
      readonly options: TableOptions;
    }
  /** once its `inviteDeadline` has passed, which is the `notBefore` of the record */
  | { readonly type: 'expireInvite'; readonly inviter: ClientId; readonly invite: InviteId }
  | { readonly type: 'withdraw'; readonly client: ClientId; readonly invite: InviteId }
  | { readonly type: 'decline'; readonly client: ClientId; readonly inviter: ClientId; readonly invite: InviteId }
  | {
      readonly type: 'accept';
      readonly client: ClientId;
      readonly inviter: ClientId;
      readonly invite: InviteId;
      /** fresh ids, and the seat drawn for the one who accepts */
      readonly game: GameId;
      readonly table: TableId;
      readonly seat: Seat;
    }
  | { readonly type: 'watch' | 'unwatch'; readonly client: ClientId; readonly table: TableId }
  /** the sitting is over, the game too unless the result is null: then it is saved */
  | { readonly type: 'freeSeats'; readonly game: GameId; readonly sitting: number; readonly result: Result | null }
  | { readonly type: 'abandonGame'; readonly game: GameId; readonly sitting: number };

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
] as const;
export type LobbyRejection = Refusal<(typeof LOBBY_REJECTIONS)[number]>;

/** The streams of the lobby, each at its state in one fold. */
export type LobbyState = {
  readonly player: (client: ClientId) => PlayerState;
  readonly game: (game: GameId) => LobbyGame;
  readonly gateway: (gateway: GatewayId) => GatewayState;
};

type LobbyDecision = Decision<LobbyEvent, LobbyRejection>;

export const MAX_INVITES = 10;
export const MAX_WATCHED = 20;

const sessionEnded = refused('SESSION_ENDED', 'You are not signed in any more: sign in again.');
const inviteGone = refused('INVITE_GONE', 'This invite is no longer open.');

/** Whether the invite still stands: neither player has started another game, and the inviter is there. */
export const isOpenInvite = (invite: Invite, inviter: PlayerState, invitee: PlayerState | undefined): boolean =>
  inviter.session !== null &&
  inviter.gamesStarted === invite.inviterGamesStarted &&
  (invite.invitee === null || invitee?.gamesStarted === invite.inviteeGamesStarted);

const inviteeOf = ({ invitee }: Invite, lobby: LobbyState): PlayerState | undefined =>
  invitee === null ? undefined : lobby.player(invitee);

const findInvite = (lobby: LobbyState, inviter: ClientId, id: InviteId): Invite | undefined => {
  const state = lobby.player(inviter);
  const invite = state.invites.find((sent) => sent.id === id);
  return invite && isOpenInvite(invite, state, inviteeOf(invite, lobby)) ? invite : undefined;
};

const decideInvite = (command: LobbyCommand & { type: 'invite' }, lobby: LobbyState): LobbyDecision => {
  const { client: inviter, invite, invitee, options } = command;
  const state = lobby.player(inviter);
  const other = invitee === null ? undefined : lobby.player(invitee);
  if (!state.session) return sessionEnded;
  if (invitee === inviter) return refused('INVITED_SELF', 'You cannot invite yourself.');
  if (state.seat) return refused('ALREADY_SEATED', 'Finish your running game first.');
  if (other && !other.session) return refused('UNKNOWN_PLAYER', 'This player is not here any more.');
  const open = state.invites.filter((sent) => isOpenInvite(sent, state, inviteeOf(sent, lobby)));
  if (open.some((sent) => sent.invitee === invitee))
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
  });
};

const decideAccept = (command: LobbyCommand & { type: 'accept' }, lobby: LobbyState): LobbyDecision => {
  const { client: accepter, inviter, game, table, seat } = command;
  const [mine, theirs] = [lobby.player(accepter), lobby.player(inviter)];
  if (!mine.session) return sessionEnded;
  const invite = findInvite(lobby, inviter, command.invite);
  if (inviter === accepter) return refused('INVITED_SELF', 'You cannot accept your own invite.');
  if (!invite) return inviteGone;
  if (invite.invitee !== null && invite.invitee !== accepter)
    return refused('NOT_INVITED', 'This invite is for another player.');
  if (mine.seat) return refused('ALREADY_SEATED', 'Finish your running game first.');
  if (theirs.seat) return refused('OPPONENT_SEATED', 'The other player has started another game.');
  const seats = seat === 'north' ? { north: accepter, south: inviter } : { north: inviter, south: accepter };
  return decided({
    type: 'InviteAccepted',
    inviter,
    invite: invite.id,
    accepter,
    game,
    table,
    sitting: 1,
    ...seats,
    options: invite.options,
  });
};

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
    case 'invite':
      return decideInvite(command, lobby);
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
      const { client: decliner, inviter } = command;
      const invite = findInvite(lobby, inviter, command.invite);
      if (!invite) return inviteGone;
      if (invite.invitee !== decliner) return refused('NOT_INVITED', 'This invite is for another player.');
      return decided({ type: 'InviteDeclined', inviter, invite: invite.id, decliner });
    }
    case 'accept':
      return decideAccept(command, lobby);
    case 'watch':
    case 'unwatch':
      return decideWatch(command, lobby);
    case 'freeSeats':
      return decideFreeSeats(command, lobby);
    case 'abandonGame': {
      const { game, sitting } = command;
      const state = lobby.game(game);
      return state.status === 'saved' && state.sitting === sitting
        ? decided({ type: 'GameAbandoned', game, sitting })
        : alreadySo;
    }
  }
};
