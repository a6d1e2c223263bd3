import { describe, expect, test } from '@jest/globals';
import {
  type ClientId,
  decideGateway,
  decideLobby,
  DEFAULT_TABLE_OPTIONS,
  FEATURES,
  type GameId,
  type GatewayCommand,
  type GatewayId,
  inviteDeadline,
  type InviteId,
  isOpenInvite,
  LOBBY_REJECTIONS,
  type LobbyCommand,
  type LobbyEvent,
  type LobbyState,
  savedDeadline,
  type Seat,
  sessionDeadline,
  type SessionId,
  type TabId,
} from '@battleline/domain';
import fc from 'fast-check';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { encodeRecord } from '../codec/record.ts';
import { gatewaysOf, plainHeader, streamRefs, streamsOf } from './named-streams.ts';
import { fate, MINUTES, numbered, partition, tableNumber } from './partition.fixture.ts';
import type { Outcome, PartitionFold } from './partition-fold.ts';
import { lobbyIn } from './state-reading.ts';
import { streamRests } from './stream-state.ts';

// Four people do in the lobby what comes to their minds: any command, often two decided on the same state as by two
// gateways, each record twice in the log. Their two gateways are lost and return, their sessions and invites end when it
// is time. What the lobby promises holds after every record.

const PLAYERS = [...'abcd'].map((digit) => digit.repeat(32) as ClientId);
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
  'abandon',
  'expireGame',
] as const satisfies readonly LobbyCommand['type'][];

const WITH_TIME = ['expireInvite', 'start', 'start', 'lose', 'lose', 'return', 'return', 'drain', 'stop'] as const;
const GATEWAYS = [numbered<GatewayId>(1), numbered<GatewayId>(2)] as const;

const anyWish = fc.record({
  type: fc.oneof(
    { arbitrary: fc.constantFrom(...TYPES), weight: 5 },
    { arbitrary: fc.constantFrom('invite', 'accept', 'accept', 'freeSeats', 'resume', 'abandon'), weight: 10 },
    { arbitrary: fc.constantFrom(...WITH_TIME), weight: 5 },
    { arbitrary: fc.constantFrom('timeOut', 'attach', 'expireInvite'), weight: 5 },
    { arbitrary: fc.constantFrom('block', 'unblock'), weight: 1 },
  ),
  who: fc.nat(3),
  whom: fc.nat(3),
  toAll: fc.boolean(),
  which: fc.nat(3),
  seat: fc.constantFrom('north', 'south'),
});
type Wish = typeof anyWish extends fc.Arbitrary<infer Value> ? Value : never;

const anyStep = (pauses: fc.Arbitrary<number>) =>
  fc.record({ wishes: fc.array(anyWish, { minLength: 1, maxLength: 2 }), seconds: pauses, isTwice: fc.boolean() });

const ageOf = (lobby: LobbyState, inviter: ClientId): number =>
  Math.min(...lobby.player(inviter).invites.map(({ sentAt }) => sentAt));

/** The wish as a command that makes sense as often as not: of open invites, running games and own sessions. */
const commandOf = (
  wish: Wish,
  lobby: LobbyState,
  games: readonly GameId[],
  number: number,
): LobbyCommand | GatewayCommand => {
  const [client = PLAYERS[0]!, other = PLAYERS[0]!] = [PLAYERS[wish.who], PLAYERS[wish.whom]];
  const [gateway, by] = wish.toAll ? GATEWAYS : [GATEWAYS[1], GATEWAYS[0]];
  const session = lobby.player(client).session?.id ?? numbered<SessionId>(number);
  const connection = { client, session, gateway, tab: numbered<TabId>(wish.which + 1) };
  const inviteOf = (inviter: ClientId): InviteId =>
    lobby.player(inviter).invites.at(-1)?.id ?? numbered<InviteId>(number);
  const oldest = PLAYERS.toSorted((a, b) => ageOf(lobby, a) - ageOf(lobby, b))[0] ?? client;
  const saved = EVENT_EXAMPLES.InviteAccepted.resumed ?? undefined;
  const aGame = games.at(-1 - (wish.which % 2)) ?? numbered<GameId>(number);
  const aSavedGame = games.findLast((id) => lobby.game(id).status === 'saved') ?? aGame;
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
      const resumer = PLAYERS.find((id) => lobby.player(id).invites.at(-1)?.resumes);
      const anybody = PLAYERS.find((id) => id !== client && lobby.player(id).invites.length > wish.which % 2);
      const inviter = (wish.toAll && resumer) || anybody || other;
      // One of two is accepted by the one whom it is for.
      const accepter = (wish.toAll && lobby.player(inviter).invites.at(-1)?.invitee) || client;
      const fresh = { game: numbered<GameId>(number), table: tableNumber(number), seat: wish.seat };
      const goingOn = saved && { saved };
      return { type: 'accept', client: accepter, inviter, invite: inviteOf(inviter), ...fresh, ...goingOn };
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
  return game.status === 'saved' ? game[seat] : undefined;
};

const sittingOf = (lobby: LobbyState, id: GameId): number => {
  const game = lobby.game(id);
  return game.status === 'unknown' ? 1 : game.sitting;
};

const expectSeatsToAgree = (lobby: LobbyState, games: readonly GameId[]): void => {
  const seated = games.map((id) => ({ id, game: lobby.game(id) }));
  for (const client of PLAYERS) {
    const { seat, invites } = lobby.player(client);
    const own = seated.flatMap(({ id, game }) =>
      game.status === 'seated' && (game.north === client || game.south === client) ? [{ id, game }] : [],
    );
    expect(own.map(({ id }) => id)).toEqual(seat ? [seat.game] : []);
    if (seat) {
      expect(invites).toEqual([]);
      expect(own).toMatchObject([{ game: { table: seat.table, [seat.seat]: client } }]);
      expect(seat.opponent).not.toBe(client);
    }
  }
};

const expectRestToFit = (fold: PartitionFold): void => {
  for (const [key, cell] of fold.state().streams)
    expect([key, cell.restsAt !== null]).toEqual([key, streamRests(cell.state)]);
};

/** Invites after whose sending one of the two has started a game. */
const isOutlived = (events: readonly LobbyEvent[], sentAt: number): boolean => {
  const sent = events[sentAt];
  if (sent?.type !== 'InviteSent') return false;
  const pair: readonly (ClientId | null)[] = [sent.inviter, sent.invitee];
  return events
    .slice(sentAt)
    .some((event) => event.type === 'InviteAccepted' && (pair.includes(event.north) || pair.includes(event.south)));
};

const isGateways = (command: LobbyCommand | GatewayCommand): command is GatewayCommand =>
  'gateway' in command && !('client' in command);

const decide = (command: LobbyCommand | GatewayCommand, lobby: LobbyState) =>
  isGateways(command) ? decideGateway(command, lobby.gateway(command.gateway)) : decideLobby(command, lobby);

/** The time from which a deadline's record counts. */
const notBeforeOf = (event: LobbyEvent, lobby: LobbyState): number => {
  if (event.type === 'SessionEnded' && event.reason === 'left')
    return sessionDeadline(lobby.player(event.client), lobby.gateway) ?? 0;
  if (event.type === 'GameAbandoned' && event.by === null) {
    const game = lobby.game(event.game);
    return game.status === 'saved' ? savedDeadline(game) : 0;
  }
  const invites = event.type === 'InviteExpired' ? lobby.player(event.inviter).invites : [];
  return Math.max(0, ...invites.filter((one) => 'invite' in event && one.id === event.invite).map(inviteDeadline));
};

/** What is decided because time has passed names the gateways that were missed. */
const namesOf = (event: LobbyEvent, lobby: LobbyState) =>
  event.type === 'SessionEnded' && event.reason === 'left'
    ? [...streamsOf(event), ...gatewaysOf(lobby.player(event.client))]
    : streamsOf(event);

/** A game goes on from the sitting that was saved, and from no other; so of two who resume it one comes too late. */
const expectNextSitting = (event: LobbyEvent, lobby: LobbyState): void => {
  if (event.type !== 'InviteAccepted' || event.resumed === null) return;
  const { sitting, north, south } = event;
  expect(lobby.game(event.game)).toMatchObject({ status: 'saved', sitting: sitting - 1, north, south });
};

/** Nobody's session ends while he is connected, or before its time; `lobby` = as it was just before the event. */
const expectTimeToHaveCome = (event: LobbyEvent, at: number, lobby: LobbyState): void => {
  const isLeft = event.type === 'SessionEnded' && event.reason === 'left';
  const deadline = isLeft ? sessionDeadline(lobby.player(event.client), lobby.gateway) : notBeforeOf(event, lobby);
  expect([event, deadline === null ? 'connected' : deadline <= at]).toEqual([event, true]);
};

type Step = { readonly wishes: readonly Wish[]; readonly seconds: number; readonly isTwice: boolean };

const allArrive: readonly Step[] = PLAYERS.map((_, who) => ({
  wishes: [{ type: 'startSession', who, whom: who, toAll: false, which: 0, seat: 'north' }],
  seconds: 1,
  isTwice: false,
}));

const walk = (wanted: readonly Step[]) => {
  const log = partition();
  const { fold } = log;
  const events: LobbyEvent[] = [];
  const games: GameId[] = [];
  let seconds = 0;
  let number = 1;
  for (const gateway of GATEWAYS) {
    const event: LobbyEvent = { type: 'GatewayStarted', gateway, program: '1.2.3' };
    log.append(0, { streams: streamRefs(fold, streamsOf(event), event) }, event);
  }
  for (const step of [...allArrive, ...wanted]) {
    seconds += step.seconds;
    const lobby = lobbyIn(fold);
    const values = step.wishes.flatMap((wish) => {
      const decision = decide(commandOf(wish, lobby, games, (number += 1)), lobby);
      if (!decision.ok) expect(LOBBY_REJECTIONS).toContain(decision.rejection.code);
      if (!decision.ok || !decision.event) return [];
      const { event } = decision;
      const streams = streamRefs(fold, namesOf(event, lobby), event);
      const header = { ...plainHeader(fold.now()), streams, notBefore: notBeforeOf(event, lobby) };
      return [{ event, streams, value: encodeRecord(header, event, new Set(FEATURES)) }];
    });
    for (const { event, streams, value } of values) {
      const land = (): Outcome => {
        const { streams: cells } = fold.state();
        const before = lobbyIn({ read: (key) => cells.get(key) });
        const outcome = log.appendValue(seconds, value);
        if (outcome.status !== 'admitted') return outcome;
        events.push(event);
        expectTimeToHaveCome(event, outcome.at, before);
        expectNextSitting(event, before);
        if (event.type === 'InviteAccepted' && !games.includes(event.game)) games.push(event.game);
        expect(outcome.changes.map(({ ref }) => ref)).toEqual(streams.filter(({ checked }) => !checked));
        return outcome;
      };
      const outcomes = step.isTwice ? [land(), land()] : [land()];
      // A copy may count where the first came too early, but never both.
      expect(outcomes.filter(({ status }) => status === 'admitted').length).toBeLessThanOrEqual(1);
      for (const fated of outcomes.map(fate)) expect(fated).toMatch(/^(admitted|void: (version|stale|early))$/);
      expectSeatsToAgree(lobbyIn(fold), games);
      expectRestToFit(fold);
    }
  }
  return { lobby: lobbyIn(fold), events };
};

const pauses = fc.oneof(
  { arbitrary: fc.nat(20), weight: 8 },
  { arbitrary: fc.integer({ min: 50, max: 70 }), weight: 2 },
  { arbitrary: fc.integer({ min: 9 * MINUTES, max: 25 * MINUTES }), weight: 2 },
  { arbitrary: fc.constant(366 * 24 * 60 * MINUTES), weight: 1 },
);

describe('whatever four people do in the lobby', () => {
  test('nobody holds two seats, seats and games agree, who has nothing here rests, and nothing ends before its time', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep(pauses), { minLength: 10, maxLength: 80, size: 'max' }),
        (steps) => void walk(steps),
      ),
      { numRuns: 60 },
    );
  });
  test('an invite is open only while neither player has started a game since', () => {
    fc.assert(
      fc.property(fc.array(anyStep(fc.nat(10)), { minLength: 10, maxLength: 80, size: 'max' }), (steps) => {
        const { lobby, events } = walk(steps);
        for (const client of PLAYERS)
          for (const invite of lobby.player(client).invites) {
            const sentAt = events.findIndex((event) => event.type === 'InviteSent' && event.invite === invite.id);
            const isOpen = isOpenInvite(invite, client, lobby);
            // Not the other way round: one that was decided before its invitee's game began has ended on arrival.
            if (isOpen) expect([invite, isOutlived(events, sentAt)]).toEqual([invite, false]);
            if (isOpen) expect(lobby.player(client).session).not.toBeNull();
          }
      }),
      { numRuns: 40 },
    );
  });
  test('they do sit down and get up, so that these walks mean something', () => {
    const walks = fc.sample(fc.array(anyStep(fc.nat(10)), { minLength: 10, maxLength: 80, size: 'max' }), {
      numRuns: 60,
      seed: 3,
    });
    const events = walks.flatMap((steps) => walk(steps).events);
    const types = events.map(({ type }) => type);
    const counts = Map.groupBy(types, (type) => type);
    expect(counts.get('InviteAccepted')?.length).toBeGreaterThan(20);
    expect(counts.get('SeatsFreed')?.length).toBeGreaterThan(10);
    expect(counts.get('AbandonOffered')?.length).toBeGreaterThan(0);
    expect(counts.get('ClientBlocked')?.length).toBeGreaterThan(0);
    expect(events.filter((event) => event.type === 'InviteAccepted' && event.resumed).length).toBeGreaterThan(3);
    expect(counts.size).toBeGreaterThanOrEqual(11);
  });
  test('they do wait so long that sessions and invites end, and lose their gateways, so that these walks mean something', () => {
    const walks = fc.sample(fc.array(anyStep(pauses), { minLength: 10, maxLength: 80, size: 'max' }), {
      numRuns: 120,
      seed: 3,
    });
    const events = walks.flatMap((steps) => walk(steps).events);
    const left = events.filter((event) => event.type === 'SessionEnded' && event.reason === 'left');
    const counts = Map.groupBy(events, ({ type }) => type);
    expect(left.length).toBeGreaterThan(50);
    expect(counts.get('GatewayReturned')?.length).toBeGreaterThan(10);
    expect(counts.get('InviteExpired')?.length).toBeGreaterThan(5);
    expect(counts.get('GameAbandoned')?.length).toBeGreaterThan(0);
    expect(counts.get('GatewayStarted')?.length).toBeGreaterThan(3);
  });
});
