import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { TableId } from '@battleline/domain';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import type { AnyEvent, EventType } from '../log-event.ts';
import { gatewaysOf, plainHeader, type StreamName, streamRefs, streamsOf } from './named-streams.ts';
import { fate, idOf, MINUTES, named, partition } from './partition.fixture.ts';
import type { Outcome } from './partition-fold.ts';
import { CHANGED_BY, evolveStream, initialStreamState, type StreamState } from './stream-state.ts';

type Named = Exclude<EventType, 'CommandRefused'>;
const table = `7-${'0'.repeat(30)}` as TableId;
const TYPES = Object.keys(CHANGED_BY).filter((type): type is Named => type !== 'CommandRefused');
/** What a player has asked for, and what changes another stream than his. */
const KEPT_BY_PLAYERS: readonly Named[] = ['AbandonOffered', 'GameAbandoned', 'ClientBlocked', 'ClientUnblocked'];
const namesOf = (type: Named): StreamName[] => streamsOf(EVENT_EXAMPLES[type], table);
const print = (names: readonly StreamName[]): string[] => names.map(({ kind, id }) => `${kind}/${id}`);

// What has to have happened before an event changes something, each event in the streams that it names.
const BEFORE: Partial<Record<Named, readonly AnyEvent[]>> = (() => {
  const { SessionStarted, SessionAttached, InviteSent, InviteAccepted, WatchStarted, GatewayStarted, GatewayLost } =
    EVENT_EXAMPLES;
  const { SeatsFreed, TableOpened, Dealt, Resigned, ClientRegistered, ClientDisabled, ClientBlocked } = EVENT_EXAMPLES;
  const { AnnouncementMade } = EVENT_EXAMPLES;
  const opened = { ...TableOpened, resumed: null };
  const dealt = [opened, Dealt];
  const playing = (type: Named) => [type, dealt] as const;
  return {
    GatewayDraining: [GatewayStarted],
    GatewayStopped: [GatewayStarted],
    GatewayLost: [GatewayStarted],
    GatewayReturned: [GatewayStarted, GatewayLost],
    SessionAttached: [SessionStarted],
    SessionDetached: [SessionStarted, SessionAttached],
    SessionEnded: [SessionStarted],
    InviteWithdrawn: [InviteSent],
    InviteDeclined: [InviteSent],
    InviteExpired: [InviteSent],
    SeatsFreed: [InviteAccepted],
    AbandonOffered: [InviteAccepted, SeatsFreed],
    GameAbandoned: [InviteAccepted, SeatsFreed],
    WatchStopped: [WatchStarted],
    SeatReady: [TableOpened],
    Dealt: [opened],
    ...Object.fromEntries(
      TYPES.filter((type) => 'result' in EVENT_EXAMPLES[type] && type !== 'SeatsFreed').map(playing),
    ),
    TableSaved: dealt,
    TableClosed: [...dealt, Resigned],
    PasswordChanged: [ClientRegistered],
    ClientDisabled: [ClientRegistered],
    ClientEnabled: [ClientRegistered, ClientDisabled],
    ClientErased: [ClientRegistered],
    ClientUnblocked: [ClientBlocked],
    AnnouncementWithdrawn: [AnnouncementMade],
  };
})();

const stateBefore = (type: Named, { kind, id }: StreamName): StreamState =>
  (BEFORE[type] ?? []).reduce<StreamState>(
    (state, event) => evolveStream(state, event, id, 1, 1),
    initialStreamState(kind),
  );

describe('an event', () => {
  test.each(TYPES)('%s names streams of exactly those kinds whose state it changes', (type) => {
    expect(new Set(namesOf(type).map(({ kind }) => kind))).toEqual(new Set(CHANGED_BY[type]));
  });
  test.each(TYPES)('%s changes each stream that it names', (type) => {
    // These players are named only because their streams keep the ids of their commands (R8).
    const { decliner } = EVENT_EXAMPLES.InviteDeclined;
    const isOnlyKeeper = (name: StreamName): boolean =>
      (type === 'InviteDeclined' && name.id === decliner) || (KEPT_BY_PLAYERS.includes(type) && name.kind === 'player');
    for (const name of namesOf(type)) {
      const before = stateBefore(type, name);
      const hasChanged = !isDeepStrictEqual(evolveStream(before, EVENT_EXAMPLES[type], name.id, 2, 2), before);
      expect([name, hasChanged]).toEqual([name, !isOnlyKeeper(name)]);
    }
  });
  test('changes no stream of another kind', () => {
    for (const type of TYPES)
      for (const kind of ['table', 'player', 'game', 'gateway', 'name', 'client', 'feature'] as const) {
        if ((CHANGED_BY[type] as readonly string[]).includes(kind)) continue;
        const state = stateBefore(type, { kind, id: idOf('1') });
        expect(evolveStream(state, EVENT_EXAMPLES[type], idOf('1'), 2, 2)).toBe(state);
      }
  });
  test('of accepting or of freed seats names both players and the game', () => {
    const { north, south, game } = EVENT_EXAMPLES.InviteAccepted;
    const all = [`player/${north}`, `player/${south}`, `game/${game}`];
    expect([print(namesOf('InviteAccepted')), print(namesOf('SeatsFreed'))]).toEqual([all, all]);
  });
  test('of an invite names the inviter alone, of a declined one the decliner, too', () => {
    const { inviter } = EVENT_EXAMPLES.InviteSent;
    const { inviter: declined, decliner } = EVENT_EXAMPLES.InviteDeclined;
    expect(print(namesOf('InviteSent'))).toEqual([`player/${inviter}`]);
    expect(print(namesOf('InviteDeclined'))).toEqual([`player/${declined}`, `player/${decliner}`]);
  });
  test('of an offered rematch also checks the one to whom it goes', () => {
    const { inviter } = EVENT_EXAMPLES.InviteSent;
    const invitee = EVENT_EXAMPLES.InviteAccepted.north;
    const names = streamsOf({ ...EVENT_EXAMPLES.InviteSent, invitee });
    expect(names).toEqual([
      { kind: 'player', id: inviter },
      { kind: 'player', id: invitee, checked: true },
    ]);
    expect(streamsOf({ ...EVENT_EXAMPLES.InviteSent, invitee, rematch: null })).toHaveLength(1);
  });
  test('at a table names the table, and needs to know which', () => {
    expect(print(namesOf('CardPlayed'))).toEqual([`table/${table}`]);
    expect(() => streamsOf(EVENT_EXAMPLES.CardPlayed)).toThrow('CardPlayed happens at a table');
  });
  test('of the log itself, or a refusal, changes no state', () => {
    expect([CHANGED_BY.LogOpened, CHANGED_BY.Tick, CHANGED_BY.CommandRefused]).toEqual([[], [], []]);
    expect([namesOf('LogOpened'), namesOf('Tick')]).toEqual([[], []]);
  });
});

describe('a header', () => {
  const { client } = EVENT_EXAMPLES.SessionStarted;
  const player = { kind: 'player', id: client } as const;

  test("names streams at the fold's versions, unknown ones at 0", () => {
    const log = partition();
    const started = streamRefs(log.fold, [player], EVENT_EXAMPLES.SessionStarted);
    expect(started).toEqual([named('player', client, 0)]);
    log.append(1, { streams: started }, EVENT_EXAMPLES.SessionStarted);
    expect(streamRefs(log.fold, [player], EVENT_EXAMPLES.SessionAttached)).toEqual([named('player', client, 1)]);
  });
  test('says of each stream whether the event brings it to rest', () => {
    const log = partition();
    log.append(1, { streams: [named('player', client, 0)] }, EVENT_EXAMPLES.SessionStarted);
    const ended = [named('player', client, 1, { rests: true })];
    expect(streamRefs(log.fold, [player], EVENT_EXAMPLES.SessionEnded)).toEqual(ended);
    expect(streamRefs(log.fold, [player], EVENT_EXAMPLES.SessionAttached)).toMatchObject([{ rests: false }]);
  });
  test('leaves a stream at rest that a refusal finds at rest', () => {
    const { fold } = partition();
    expect(streamRefs(fold, [player], EVENT_EXAMPLES.CommandRefused)).toEqual([
      named('player', client, 0, { rests: true }),
    ]);
  });
  test('names a stream that is forgotten as unknown', () => {
    const log = partition();
    log.append(1, { streams: [named('player', client, 0, { rests: true })] }, EVENT_EXAMPLES.SessionEnded);
    expect(streamRefs(log.fold, [player], EVENT_EXAMPLES.SessionStarted)).toMatchObject([{ version: 1 }]);
    log.append(1 + 20 * MINUTES);
    expect(streamRefs(log.fold, [player], EVENT_EXAMPLES.SessionStarted)).toMatchObject([{ version: 0 }]);
  });
  test('of a session that ends by itself names its gateways, each once, and moves them not', () => {
    const log = partition();
    const { SessionStarted, SessionAttached, SessionEnded, GatewayStarted, GatewayLost, GatewayReturned } =
      EVENT_EXAMPLES;
    const append = (event: AnyEvent & { readonly type: Named }): Outcome =>
      log.append(1, { streams: streamRefs(log.fold, streamsOf(event), event) }, event);
    const tabs = [idOf('1'), idOf('2')].map((tab) => ({ ...SessionAttached, tab: tab as typeof SessionAttached.tab }));
    for (const event of [GatewayStarted, SessionStarted, ...tabs, GatewayLost]) append(event);
    const state = log.fold.read(`player/${client}`)?.state;
    const gateways = state?.kind === 'player' ? gatewaysOf(state.player) : [];
    const streams = streamRefs(log.fold, [...streamsOf(SessionEnded), ...gateways], SessionEnded);
    const { gateway } = GatewayStarted;
    expect(streams).toEqual([
      named('player', client, 3, { rests: true }),
      named('gateway', gateway, 2, { checked: true, rests: true }),
    ]);
    append(GatewayReturned);
    expect(fate(log.append(2, { streams }, SessionEnded))).toBe('void: version');
  });
  test('of the log itself names nothing and claims nothing', () => {
    expect(plainHeader(5)).toEqual({
      streams: [],
      commandId: null,
      tab: null,
      actor: null,
      gateway: null,
      foldedTo: 5,
      notBefore: 0,
      notAfter: 0,
      needs: 1,
    });
  });
});
