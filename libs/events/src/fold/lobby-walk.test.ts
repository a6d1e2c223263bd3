import { describe, expect, test } from '@jest/globals';
import {
  type ClientId,
  decideGateway,
  decideLobby,
  FEATURES,
  type GameId,
  type GatewayCommand,
  type Invite,
  inviteDeadline,
  isOpenInvite,
  LOBBY_REJECTIONS,
  type LobbyCommand,
  type LobbyEvent,
  type LobbyState,
  savedDeadline,
  sessionDeadline,
} from '@battleline/domain';
import fc from 'fast-check';
import { encodeRecord } from '../codec/record.ts';
import { anyWish, commandOf, GATEWAYS, PLAYERS, type Wish } from './lobby-wish.fixture.ts';
import { gatewaysOf, plainHeader, streamRefs, streamsOf } from './named-streams.ts';
import { fate, MINUTES, partition } from './partition.fixture.ts';
import type { Outcome, PartitionFold } from './partition-fold.ts';
import { lobbyIn } from './state-reading.ts';
import { streamRests } from './stream-state.ts';

// Four people do in the lobby what comes to their minds: any command, often two decided on the same state as by two
// gateways, each record twice in the log. Their two gateways are lost and return, their sessions and invites end when it
// is time. What the lobby promises holds after every record.

const anyStep = (pauses: fc.Arbitrary<number>) =>
  fc.record({ wishes: fc.array(anyWish, { minLength: 1, maxLength: 2 }), seconds: pauses, isTwice: fc.boolean() });

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

/** The invite that is accepted, as it stood just before. */
const acceptedInvite = (event: LobbyEvent, lobby: LobbyState): Invite | undefined =>
  event.type === 'InviteAccepted'
    ? lobby.player(event.inviter).invites.find(({ id }) => id === event.invite)
    : undefined;

/** Who plays once more does so against the same opponent, and in his seat. */
const expectSeatsSwapped = (event: LobbyEvent, lobby: LobbyState): void => {
  const follows = acceptedInvite(event, lobby)?.rematch?.game;
  if (event.type !== 'InviteAccepted' || follows === undefined) return;
  const before = lobby.game(follows);
  // Where it has been forgotten meanwhile, nobody can say.
  if (before.status !== 'over') return;
  const { north, south, options, resumed } = event;
  expect({ north, south, options, resumed }).toEqual({
    ...{ north: before.south, south: before.north },
    ...{ options: before.options, resumed: null },
  });
};

/** Of two who offer each other a rematch of the same game one begins it: no two such offers are open. */
const expectOneOffer = (lobby: LobbyState): void => {
  const offers = PLAYERS.flatMap((client) =>
    lobby
      .player(client)
      .invites.filter((invite) => invite.rematch && isOpenInvite(invite, client, lobby))
      .map(({ rematch }) => rematch?.game),
  );
  expect(offers).toEqual([...new Set(offers)]);
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
  const accepted: Invite[] = [];
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
      const command = commandOf(wish, lobby, games, (number += 1));
      const decision = decide(command, lobby);
      if (!decision.ok) expect(LOBBY_REJECTIONS).toContain(decision.rejection.code);
      if (!decision.ok || !decision.event) return [];
      const { event } = decision;
      const streams = streamRefs(fold, namesOf(event, lobby), event);
      const header = { ...plainHeader(fold.now()), streams, notBefore: notBeforeOf(event, lobby) };
      return [{ command, event, streams, value: encodeRecord(header, event, new Set(FEATURES)) }];
    });
    for (const { command, event, streams, value } of values) {
      const land = (): Outcome => {
        const { streams: cells } = fold.state();
        const before = lobbyIn({ read: (key) => cells.get(key) });
        const outcome = log.appendValue(seconds, value);
        if (outcome.status !== 'admitted') return outcome;
        events.push(event);
        expectTimeToHaveCome(event, outcome.at, before);
        expectNextSitting(event, before);
        expectSeatsSwapped(event, before);
        const invite = acceptedInvite(event, before);
        if (invite) accepted.push(invite);
        // Who has no link doesn't get in by one.
        if (invite?.link) expect(command).toMatchObject({ byLink: true });
        if (event.type === 'InviteAccepted' && !games.includes(event.game)) games.push(event.game);
        expect(outcome.changes.map(({ ref }) => ref)).toEqual(streams.filter(({ checked }) => !checked));
        return outcome;
      };
      const outcomes = step.isTwice ? [land(), land()] : [land()];
      // A copy may count where the first came too early, but never both.
      expect(outcomes.filter(({ status }) => status === 'admitted').length).toBeLessThanOrEqual(1);
      for (const fated of outcomes.map(fate)) expect(fated).toMatch(/^(admitted|void: (version|stale|early))$/);
      expectSeatsToAgree(lobbyIn(fold), games);
      expectOneOffer(lobbyIn(fold));
      expectRestToFit(fold);
    }
  }
  return { lobby: lobbyIn(fold), events, accepted };
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
      numRuns: 90,
      seed: 3,
    });
    const walked = walks.map(walk);
    const events = walked.flatMap((one) => one.events);
    const accepted = walked.flatMap((one) => one.accepted);
    const types = events.map(({ type }) => type);
    const counts = Map.groupBy(types, (type) => type);
    expect(counts.get('InviteAccepted')?.length).toBeGreaterThan(20);
    expect(counts.get('SeatsFreed')?.length).toBeGreaterThan(10);
    expect(counts.get('AbandonOffered')?.length).toBeGreaterThan(0);
    expect(counts.get('ClientBlocked')?.length).toBeGreaterThan(0);
    expect(events.filter((event) => event.type === 'InviteAccepted' && event.resumed).length).toBeGreaterThan(3);
    expect(accepted.filter(({ rematch }) => rematch).length).toBeGreaterThan(3);
    expect(accepted.filter(({ link }) => link).length).toBeGreaterThan(3);
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
