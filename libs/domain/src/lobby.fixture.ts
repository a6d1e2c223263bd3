import { evolveClientState, unknownClient } from './lobby-block.ts';
import { unknownGame, evolveLobbyGame } from './lobby-game.ts';
import { evolveGateway, unknownGateway } from './lobby-gateway.ts';
import { evolvePlayer, type PlayerEvent, unknownPlayer } from './lobby-player.ts';
import { decideLobby } from './lobby.ts';
import type { LobbyCommand } from './lobby-command.ts';
import type { LobbyState } from './lobby-state.ts';
import type { GatewayEvent, InviteEvent, LobbyEvent } from './lobby-event.ts';
import type { ClientId, GameId, GatewayId, InviteId, SessionId, TabId, TableId } from './id.ts';
import type { OpenDeal } from './same-deal.ts';
import type { Seat } from './seat.ts';
import { DEFAULT_TABLE_OPTIONS } from './table-options.ts';

// For tests of the lobby: people, what happened to them, and the state that it leads to.

/** An id that shows its name: 32 hex digits, all alike. */
export const idOf = <Id extends string>(digit: string): Id => digit.repeat(32) as Id;

export const [ana, ben, cleo, dan] = [...'abcd'].map((digit) => idOf<ClientId>(digit)) as [
  ClientId,
  ClientId,
  ClientId,
  ClientId,
];
/** An id that shows its number. */
export const numbered = <Id extends string>(number: number): Id => String(number).padStart(32, '0') as Id;

export const sessionOf = (client: ClientId): SessionId => client as string as SessionId;
export const invite = idOf<InviteId>('1');
export const game = idOf<GameId>('2');
export const gateway = idOf<GatewayId>('3');
export const tab = (digit: string): TabId => idOf<TabId>(digit);
export const tableNumber = (number: number): TableId => `7-${String(number).padStart(30, '0')}` as TableId;
export const table = tableNumber(1);
const options = DEFAULT_TABLE_OPTIONS;
type InviteSent = InviteEvent & { type: 'InviteSent' };

export const gatewayStarts = (id = gateway): LobbyEvent => ({ type: 'GatewayStarted', gateway: id, program: '1.2.3' });

export const arrives = (client: ClientId): LobbyEvent => ({
  type: 'SessionStarted',
  client,
  session: sessionOf(client),
  kind: 'guest',
});

export const leaves = (client: ClientId): LobbyEvent => ({
  type: 'SessionEnded',
  client,
  session: sessionOf(client),
  reason: 'logout',
});

const tabEvent =
  (type: 'SessionAttached' | 'SessionDetached') =>
  (client: ClientId, at = gateway, tabId = tab('4')): LobbyEvent => ({
    type,
    client,
    session: sessionOf(client),
    gateway: at,
    tab: tabId,
  });
/** A tab of the session is connected to a gateway. */
export const attaches = tabEvent('SessionAttached');
/** Its connection is gone. */
export const detaches = tabEvent('SessionDetached');

export const invites = (inviter: ClientId, invitee: ClientId | null, id = invite, started = 0): LobbyEvent => ({
  type: 'InviteSent',
  inviter,
  invite: id,
  invitee,
  inviterGamesStarted: started,
  inviteeGamesStarted: 0,
  options,
  resumes: null,
  rematch: null,
  sameDealAs: null,
  link: false,
});

/** An invite to go on with the saved game. */
export const resumes = (inviter: ClientId, invitee: ClientId, id = invite, sitting = 1): LobbyEvent => ({
  ...{ type: 'InviteSent', inviter, invite: id, invitee, inviterGamesStarted: sitting, inviteeGamesStarted: sitting },
  ...{ options, resumes: { game, sitting }, rematch: null, sameDealAs: null, link: false },
});

/** An offer of a rematch of the finished game, in which its sender takes that seat. */
export const rematches = (inviter: ClientId, invitee: ClientId, seat: Seat, id = invite): InviteSent => ({
  ...{ type: 'InviteSent', inviter, invite: id, invitee, inviterGamesStarted: 1, inviteeGamesStarted: 1 },
  ...{ options, resumes: null, rematch: { game, seat }, sameDealAs: null, link: false },
});

/** The deal of the game that Ana and Ben have played. */
export const deal: OpenDeal = {
  ...{ game, nonces: { north: '0a'.repeat(32), south: null } },
  ...{ seed: '5e'.repeat(32), commitment: 'c0'.repeat(32) },
};

/** An invite for whoever has its link. */
export const shares = (inviter: ClientId, id = invite): LobbyEvent => ({
  ...{ type: 'InviteSent', inviter, invite: id, invitee: null, inviterGamesStarted: 0, inviteeGamesStarted: 0 },
  ...{ options, resumes: null, rematch: null, sameDealAs: null, link: true },
});

/** So many others arrive, and Ana invites each of them; the first is `numbered(0)`. */
export const invitesToOthers = (count: number): readonly LobbyEvent[] =>
  Array.from({ length: count }, (_, index) => index).flatMap((index) => [
    arrives(numbered(index)),
    invites(ana, numbered(index), numbered(index)),
  ]);

export const accepts = (
  accepter: ClientId,
  inviter: ClientId,
  id = invite,
): LobbyEvent & { type: 'InviteAccepted' } => ({
  type: 'InviteAccepted',
  inviter,
  invite: id,
  accepter,
  game,
  table,
  sitting: 1,
  north: inviter,
  south: accepter,
  options,
  resumed: null,
  sameDealAs: null,
});

/** Ana and Ben are there. */
export const both = [arrives(ana), arrives(ben)];
/** They sit at a table. */
export const seated = [...both, invites(ana, ben), accepts(ben, ana)];

export const seatsFreed: LobbyEvent & { type: 'SeatsFreed' } = {
  type: 'SeatsFreed',
  game,
  table,
  sitting: 1,
  north: ana,
  south: ben,
  result: { winner: 'north', by: 'flags' },
};

export const watches = (client: ClientId, watched = table): LobbyEvent => ({
  type: 'WatchStarted',
  client,
  table: watched,
});

const playersIn = (event: LobbyEvent): readonly ClientId[] => {
  if ('north' in event) return [event.north, event.south];
  if ('client' in event) return [event.client];
  if ('decliner' in event) return [event.inviter, event.decliner];
  return 'inviter' in event ? [event.inviter] : [];
};

const isOfGateway = (event: LobbyEvent): event is GatewayEvent => event.type.startsWith('Gateway');

const isOfPlayer = (event: LobbyEvent): event is PlayerEvent => !('feature' in event) && !isOfGateway(event);

/** The lobby after these events; log times are 1, 2, 3 … */
export const lobbyAfter = (...events: readonly LobbyEvent[]): LobbyState => {
  const player: LobbyState['player'] = (id) =>
    events.reduce(
      (state, event, index) =>
        isOfPlayer(event) && playersIn(event).includes(id) ? evolvePlayer(state, event, { id, at: index + 1 }) : state,
      unknownPlayer,
    );
  const gameState: LobbyState['game'] = (id) =>
    events.reduce(
      (state, event, index) =>
        'game' in event && event.game === id ? evolveLobbyGame(state, event, { id, at: index + 1 }) : state,
      unknownGame,
    );
  const gatewayState: LobbyState['gateway'] = (id) =>
    events.reduce(
      (state, event, index) =>
        isOfGateway(event) && event.gateway === id ? evolveGateway(state, event, { id, at: index + 1 }) : state,
      unknownGateway,
    );
  const blocked: LobbyState['blocked'] = (id) =>
    events.reduce(
      (state, event) => ('blocked' in event && event.client === id ? evolveClientState(state, event) : state),
      unknownClient,
    ).blocked;
  return { player, game: gameState, gateway: gatewayState, blocked };
};

/** `given(what happened).when(command)` is the decision. */
export const given = (...events: readonly LobbyEvent[]) => ({
  when: (command: LobbyCommand) => decideLobby(command, lobbyAfter(...events)),
});

// What Ana and Ben may ask for.

/** Another session than one's own. */
export const elsewhere = idOf<SessionId>('e');
export const connection = { client: ana, session: sessionOf(ana), gateway, tab: tab('4') };
export const sendInvite: LobbyCommand & { type: 'invite' } = {
  type: 'invite',
  client: ana,
  invite,
  invitee: ben,
  options,
};
export const withdraw: LobbyCommand & { type: 'withdraw' } = { type: 'withdraw', client: ana, invite };
export const decline: LobbyCommand & { type: 'decline' } = {
  type: 'decline',
  client: ben,
  inviter: ana,
  invite,
  reason: null,
};
export const accept: LobbyCommand & { type: 'accept' } = {
  ...{ type: 'accept', client: ben, inviter: ana, invite, game, table, seat: 'south' },
};
