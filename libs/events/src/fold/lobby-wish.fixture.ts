import {
  type ClientId,
  DEFAULT_TABLE_OPTIONS,
  type GameId,
  type GatewayCommand,
  type GatewayId,
  type InviteId,
  type LobbyCommand,
  type LobbyState,
  type Seat,
  sessionDeadline,
  type SessionId,
  type TabId,
} from '@battleline/domain';
import fc from 'fast-check';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { numbered, tableNumber } from './partition.fixture.ts';

// What four people may want in the lobby, and the command that each wish comes to.

export const PLAYERS = [...'abcd'].map((digit) => digit.repeat(32) as ClientId);
const TYPES = [
  'startSession',
  'endSession',
  'attach',
  'detach',
  'invite',
  'withdraw',
  'decline',
  'accept',
  'watch',
  'unwatch',
  'freeSeats',
  'resume',
  'rematch',
  'share',
  'abandon',
  'expireGame',
] as const satisfies readonly LobbyCommand['type'][];

const WITH_TIME = ['expireInvite', 'start', 'start', 'lose', 'lose', 'return', 'return', 'drain', 'stop'] as const;
export const GATEWAYS = [numbered<GatewayId>(1), numbered<GatewayId>(2)] as const;

/** What comes to somebody's mind; what the numbers mean depends on what it is. */
export const anyWish = fc.record({
  type: fc.oneof(
    { arbitrary: fc.constantFrom(...TYPES), weight: 5 },
    { arbitrary: fc.constantFrom('invite', 'accept', 'accept', 'freeSeats', 'resume', 'abandon'), weight: 10 },
    { arbitrary: fc.constantFrom('rematch', 'rematch', 'rematch', 'rematch', 'share'), weight: 8 },
    { arbitrary: fc.constantFrom(...WITH_TIME), weight: 7 },
    { arbitrary: fc.constantFrom('timeOut', 'attach', 'expireInvite'), weight: 5 },
    { arbitrary: fc.constantFrom('block', 'unblock'), weight: 1 },
  ),
  who: fc.nat(3),
  whom: fc.nat(3),
  toAll: fc.boolean(),
  which: fc.nat(3),
  seat: fc.constantFrom('north', 'south'),
});
export type Wish = typeof anyWish extends fc.Arbitrary<infer Value> ? Value : never;

const ageOf = (lobby: LobbyState, inviter: ClientId): number =>
  Math.min(...lobby.player(inviter).invites.map(({ sentAt }) => sentAt));

/** The wish as a command that makes sense as often as not: of open invites, running games and own sessions. */
export const commandOf = (
  wish: Wish,
  lobby: LobbyState,
  games: readonly GameId[],
  number: number,
): LobbyCommand | GatewayCommand => {
  const [client = PLAYERS[0]!, other = PLAYERS[0]!] = [PLAYERS[wish.who], PLAYERS[wish.whom]];
  const [gateway, by] = wish.toAll ? GATEWAYS : [GATEWAYS[1], GATEWAYS[0]];
  const session = lobby.player(client).session?.id ?? numbered<SessionId>(number);
  const connection = { client, session, gateway, tab: numbered<TabId>(wish.which + 1) };
  const newest = (inviter: ClientId) => lobby.player(inviter).invites.at(-1);
  const inviteOf = (inviter: ClientId): InviteId => newest(inviter)?.id ?? numbered<InviteId>(number);
  const oldest = PLAYERS.toSorted((a, b) => ageOf(lobby, a) - ageOf(lobby, b))[0] ?? client;
  const saved = EVENT_EXAMPLES.InviteAccepted.resumed ?? undefined;
  const fresh = { game: numbered<GameId>(number), table: tableNumber(number), seat: wish.seat };
  const aGame = games.at(-1 - (wish.which % 2)) ?? numbered<GameId>(number);
  const aSavedGame = games.findLast((id) => lobby.game(id).status === 'saved') ?? aGame;
  const aFinishedGame = games.findLast((id) => lobby.game(id).status === 'over') ?? aGame;
  switch (wish.type) {
    case 'startSession':
      return { type: 'startSession', client, session: numbered(number), kind: 'guest' };
    case 'endSession':
      return { type: 'endSession', client, session, reason: 'logout' };
    case 'timeOut': {
      const deadline = sessionDeadline(lobby.player(client), lobby.gateway) ?? 0;
      return { type: 'endSession', client, session, reason: 'left', deadline };
    }
    case 'expireInvite':
      return { type: 'expireInvite', inviter: oldest, invite: inviteOf(oldest) };
    case 'start':
      return { type: 'start', gateway, program: '1.2.3' };
    case 'lose':
      return { type: 'lose', gateway, by };
    case 'return':
    case 'drain':
    case 'stop':
      return { type: wish.type, gateway };
    case 'attach':
    case 'detach':
      return { type: wish.type, ...connection };
    case 'invite':
      return {
        type: 'invite',
        client,
        invite: numbered(number),
        invitee: wish.toAll ? null : other,
        options: DEFAULT_TABLE_OPTIONS,
      };
    case 'withdraw':
      return { type: 'withdraw', client, invite: inviteOf(client) };
    case 'decline':
      return { type: 'decline', client, inviter: other, invite: inviteOf(other), reason: null };
    case 'accept': {
      const resumer = PLAYERS.find((id) => newest(id)?.resumes ?? newest(id)?.rematch);
      const anybody = PLAYERS.find((id) => id !== client && lobby.player(id).invites.length > wish.which % 2);
      const inviter = (wish.toAll && resumer) || anybody || other;
      // One of two is accepted by the one whom it is for.
      const accepter = (wish.toAll && newest(inviter)?.invitee) || client;
      const goingOn = saved && { saved };
      // Two of three who might have the link have it.
      const byLink = wish.which % 3 > 0;
      return { type: 'accept', client: accepter, inviter, invite: inviteOf(inviter), byLink, ...fresh, ...goingOn };
    }
    case 'share':
      return { type: 'share', client, invite: numbered(number), options: DEFAULT_TABLE_OPTIONS };
    case 'rematch': {
      // One of two is asked for by the one to whom it is offered.
      const offer = wish.toAll ? PLAYERS.map(newest).find((invite) => invite?.rematch) : undefined;
      const follows = offer?.rematch?.game ?? aFinishedGame;
      const player = offer?.invitee ?? playerOf(lobby, follows, wish.seat) ?? client;
      return { type: 'rematch', client: player, invite: numbered(number), follows, ...fresh };
    }
    case 'watch':
    case 'unwatch':
      return { type: wish.type, client, table: tableNumber(wish.which) };
    case 'block':
    case 'unblock':
      // Only these two, else hardly anybody plays.
      return { type: wish.type, client: PLAYERS[2] ?? client, other: PLAYERS[3] ?? other };
    case 'freeSeats': {
      // One of two is saved.
      const sitting = sittingOf(lobby, aGame);
      return { type: 'freeSeats', game: aGame, sitting, result: wish.toAll ? null : { winner: 'north', by: 'flags' } };
    }
    case 'resume':
      return {
        type: 'resume',
        client: playerOf(lobby, aSavedGame, wish.seat) ?? client,
        invite: numbered(number),
        game: aSavedGame,
      };
    case 'abandon':
      return { type: 'abandon', client: playerOf(lobby, aGame, wish.seat) ?? client, game: aGame };
    case 'expireGame':
      return { type: 'expireGame', game: aGame, sitting: sittingOf(lobby, aGame) };
  }
};

const playerOf = (lobby: LobbyState, id: GameId, seat: Seat): ClientId | undefined => {
  const game = lobby.game(id);
  return game.status === 'saved' || game.status === 'over' ? game[seat] : undefined;
};

const sittingOf = (lobby: LobbyState, id: GameId): number => {
  const game = lobby.game(id);
  return game.status === 'unknown' ? 1 : game.sitting;
};
