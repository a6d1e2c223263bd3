import { sessionDeadline } from './deadline.ts';
import { alreadySo, type Decision, decided, refused } from './decider.ts';
import type { ClientId, GameId, GatewayId, InviteId, SessionId, TabId, TableId } from './id.ts';
import type { ClientKind, DeclineReason, LobbyEvent, SessionEnd } from './lobby-event.ts';
import type { LobbyGame } from './lobby-game.ts';
import type { GatewayState } from './lobby-gateway.ts';
import { decideBlock } from './lobby-block.ts';
import { decideAccept, decideOffer, decideResume, findInvite } from './lobby-invites.ts';
import { decidePlay, type InviteRef } from './lobby-pairing.ts';
import type { PlayerState } from './lobby-player.ts';
import { inviteGone, type LobbyRejection, sessionEnded } from './lobby-refusal.ts';
import { decideRematch } from './lobby-rematch.ts';
import { decideAbandon } from './lobby-resume.ts';
import { isResumable } from './resumption.ts';
import type { Result } from './result.ts';
import type { OpenDeal } from './same-deal.ts';
import type { Seat } from './seat.ts';
import type { SavedGame } from './table-event.ts';
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
  /** a game with the first who'd play one like it: with one who waits, or by waiting oneself */
  | {
      readonly type: 'play';
      readonly client: ClientId;
      readonly invite: InviteId;
      readonly options: TableOptions;
      /** the invites open to all */
      readonly standing: readonly InviteRef[];
      /** fresh ids, and the seat drawn for the one who comes second */
      readonly game: GameId;
      readonly table: TableId;
      readonly seat: Seat;
    }
  /** an invite to the other player of a saved game, to go on with it */
  | { readonly type: 'resume'; readonly client: ClientId; readonly invite: InviteId; readonly game: GameId }
  /** another game with the opponent of a finished one: accepts his offer, or makes one */
  | {
      readonly type: 'rematch';
      readonly client: ClientId;
      readonly invite: InviteId;
      /** the finished game */
      readonly follows: GameId;
      /** fresh ids, and a seat that doesn't matter: they swap theirs */
      readonly game: GameId;
      readonly table: TableId;
      readonly seat: Seat;
      /** with the deal of the finished game: each plays the hand that the other had */
      readonly sameDeal?: boolean;
      /** that deal, as the game's table has it; unknown once the table is forgotten */
      readonly deal?: OpenDeal | undefined;
    }
  /** a game with whoever gets the link */
  | { readonly type: 'share'; readonly client: ClientId; readonly invite: InviteId; readonly options: TableOptions }
  /** once its `inviteDeadline` has passed, which is the `notBefore` of the record */
  | { readonly type: 'expireInvite'; readonly inviter: ClientId; readonly invite: InviteId }
  | { readonly type: 'withdraw'; readonly client: ClientId; readonly invite: InviteId }
  | {
      readonly type: 'decline';
      readonly client: ClientId;
      readonly inviter: ClientId;
      readonly invite: InviteId;
      readonly reason: DeclineReason | null;
    }
  | {
      readonly type: 'accept';
      readonly client: ClientId;
      readonly inviter: ClientId;
      readonly invite: InviteId;
      /** fresh ids, and the seat drawn for the one who accepts; a game that goes on keeps its id and seats */
      readonly game: GameId;
      readonly table: TableId;
      readonly seat: Seat;
      /** has the link, where the invite is for whoever has it */
      readonly byLink?: boolean;
      /** of a game that goes on: what the sitting that the invite names has left */
      readonly saved?: SavedGame;
    }
  | { readonly type: 'abandon'; readonly client: ClientId; readonly game: GameId }
  | { readonly type: 'watch' | 'unwatch'; readonly client: ClientId; readonly table: TableId }
  /** invites and private lines of the other one don't reach the client from now on, or do again */
  | { readonly type: 'block' | 'unblock'; readonly client: ClientId; readonly other: ClientId }
  /** the sitting is over, the game too unless the result is null: then it is saved */
  | { readonly type: 'freeSeats'; readonly game: GameId; readonly sitting: number; readonly result: Result | null }
  /** once its `savedDeadline` has passed, which is the `notBefore` of the record */
  | { readonly type: 'expireGame'; readonly game: GameId; readonly sitting: number };

/** The streams of the lobby, each at its state in one fold. */
export type LobbyState = {
  readonly player: (client: ClientId) => PlayerState;
  readonly game: (game: GameId) => LobbyGame;
  readonly gateway: (gateway: GatewayId) => GatewayState;
  /** whom the client has blocked */
  readonly blocked: (client: ClientId) => readonly ClientId[];
};

type LobbyDecision = Decision<LobbyEvent, LobbyRejection>;

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
