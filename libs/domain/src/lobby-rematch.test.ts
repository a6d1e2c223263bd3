import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alreadySo, decided } from './decider.ts';
import type { ClientId, InviteId } from './id.ts';
import type { LobbyEvent } from './lobby-event.ts';
import {
  accept,
  accepts,
  ana,
  arrives,
  ben,
  both,
  deal,
  game,
  given,
  invite,
  invites,
  lobbyAfter,
  numbered,
  rematches,
  seatsFreed,
  shares,
  tableNumber,
} from './lobby.fixture.ts';
import { decideLobby } from './lobby.ts';
import type { LobbyCommand } from './lobby-command.ts';
import type { SavedGame } from './table-event.ts';
import { DEFAULT_TABLE_OPTIONS as options } from './table-options.ts';

const fresh = { game: numbered<typeof game>(5), table: tableNumber(2) };
const rematch = (client: ClientId, id = invite): LobbyCommand & { type: 'rematch' } => ({
  ...{ type: 'rematch', client, invite: id, follows: game, ...fresh, seat: 'north' },
});
const sameDeal = (client: ClientId, id = invite): LobbyCommand & { type: 'rematch' } => ({
  ...rematch(client, id),
  ...{ sameDeal: true, deal },
});
/** Ana, who sat in the north, and Ben have played their game to its end. */
const played = [...both, invites(ana, ben), accepts(ben, ana), seatsFreed];
const begun = (accepter: ClientId, inviter: ClientId): ReturnType<typeof accepts> => ({
  ...accepts(accepter, inviter),
  ...fresh,
  north: ben,
  south: ana,
});

describe('a rematch', () => {
  test('is offered by the first who asks, with the options of the game and seats swapped', () => {
    expect(given(...played).when(rematch(ana))).toEqual(decided(rematches(ana, ben, 'south')));
    expect(given(...played).when(rematch(ben))).toEqual(decided(rematches(ben, ana, 'north')));
  });
  test('begins when the other one asks for it, too, whoever was first, and whatever seat is drawn', () => {
    expect(given(...played, rematches(ana, ben, 'south')).when(rematch(ben))).toEqual(decided(begun(ben, ana)));
    expect(given(...played, rematches(ben, ana, 'north')).when(rematch(ana))).toEqual(decided(begun(ana, ben)));
  });
  test('begins as well when its invite is accepted', () => {
    for (const seat of ['north', 'south'] as const)
      expect(given(...played, rematches(ana, ben, 'south')).when({ ...accept, ...fresh, seat })).toEqual(
        decided(begun(ben, ana)),
      );
  });
  test('that is offered already is offered once', () => {
    expect(given(...played, rematches(ana, ben, 'south')).when(rematch(ana, numbered(9)))).toEqual(alreadySo);
  });
  test('is over with its invite: withdrawn, or ended by another game', () => {
    const withdrawn: LobbyEvent = { type: 'InviteWithdrawn', inviter: ana, invite };
    const offered = [...played, rematches(ana, ben, 'south')];
    expect(given(...offered, withdrawn).when(rematch(ben))).toMatchObject({ event: { type: 'InviteSent' } });
    const other = { ...accepts(ben, numbered<ClientId>(7), numbered(3)), game: numbered<typeof game>(6) };
    expect(given(...offered, other).when(accept)).toMatchObject({ rejection: { code: 'INVITE_GONE' } });
  });
  test('can be followed by another one, in the seats of the first game', () => {
    const again = { ...seatsFreed, ...fresh, north: ben, south: ana };
    const events = [...played, rematches(ana, ben, 'south'), begun(ben, ana), again];
    expect(given(...events).when({ ...rematch(ana), follows: fresh.game })).toMatchObject({
      event: { type: 'InviteSent', rematch: { game: fresh.game, seat: 'north' } },
    });
  });
  test('seats two once, however often and in whichever order they ask', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(ana, ben), { minLength: 2, maxLength: 8 }), (asking) => {
        const events: LobbyEvent[] = [...played];
        asking.forEach((client, index) => {
          const decision = decideLobby(rematch(client, numbered<InviteId>(index + 20)), lobbyAfter(...events));
          if (decision.ok && decision.event) events.push(decision.event);
        });
        const tables = events.slice(played.length).filter(({ type }) => type === 'InviteAccepted');
        expect(tables).toHaveLength(new Set(asking).size === 2 ? 1 : 0);
        const { north, south } = { north: ben, south: ana };
        for (const table of tables) expect(table).toMatchObject({ north, south });
      }),
    );
  });
});

describe('the same deal again', () => {
  const offered = { ...rematches(ana, ben, 'south'), sameDealAs: deal };
  const replaying = { ...begun(ben, ana), sameDealAs: deal };
  const replayed = [...played, offered, replaying, { ...seatsFreed, ...fresh, north: ben, south: ana }];

  test('is offered with the deal of the game, and begins with it, seats swapped, when the other one asks, too', () => {
    expect(given(...played).when(sameDeal(ana))).toEqual(decided(offered));
    expect(given(...played, offered).when(sameDeal(ben))).toEqual(decided(replaying));
    expect(given(...played, offered).when({ ...accept, ...fresh })).toEqual(decided(replaying));
    expect(lobbyAfter(...played, offered, replaying).game(fresh.game)).toMatchObject({ sameDealAs: deal });
  });
  test('is offered once, and begins even when nobody knows the deal any more but the invite', () => {
    const late = { deal: undefined };
    expect(given(...played, offered).when({ ...sameDeal(ana, numbered(9)), ...late })).toEqual(alreadySo);
    expect(given(...played, offered).when({ ...sameDeal(ben), ...late })).toEqual(decided(replaying));
    for (const known of [late, { deal: { ...deal, game: fresh.game } }])
      expect(given(...played).when({ ...sameDeal(ana), ...known })).toMatchObject({
        rejection: { code: 'NO_REMATCH' },
      });
  });
  test('is another offer than a rematch: who asks for the one accepts not the other', () => {
    expect(given(...played, offered).when(rematch(ben))).toEqual(decided(rematches(ben, ana, 'north')));
    expect(given(...played, rematches(ana, ben, 'south')).when(sameDeal(ben))).toEqual(
      decided({ ...rematches(ben, ana, 'north'), sameDealAs: deal }),
    );
    expect(given(...played, offered).when(rematch(ana, numbered(9)))).toMatchObject({
      rejection: { code: 'ALREADY_INVITED' },
    });
  });
  test('comes once: of a game that was the same deal already only a rematch may be had', () => {
    const follows = fresh.game;
    expect(given(...replayed).when({ ...sameDeal(ana), follows })).toMatchObject({
      rejection: { code: 'NO_SAME_DEAL' },
    });
    expect(given(...replayed).when({ ...rematch(ana), follows })).toMatchObject({ event: { sameDealAs: null } });
  });
  test('is known for what it was also if it was saved and resumed on the way', () => {
    const { game: again, nonces, ...shuffle } = deal;
    const saved = { ...shuffle, sameDealAs: { game: again, nonces }, nonces } as SavedGame;
    const seats = { ...fresh, north: ben, south: ana };
    const events: LobbyEvent[] = [
      ...[...played, offered, replaying, { ...seatsFreed, ...seats, result: null }],
      { ...begun(ben, ana), invite: numbered(8), sitting: 2, resumed: saved },
      { ...seatsFreed, ...seats, sitting: 2 },
    ];
    expect(lobbyAfter(...events).game(fresh.game)).toMatchObject({ status: 'over', sitting: 2, sameDealAs: game });
  });
});

describe('an invite by link', () => {
  const byLink: LobbyCommand = { ...accept, byLink: true };

  test('is for whoever has the link, and stands beside one that is open to all', () => {
    const share: LobbyCommand = { type: 'share', client: ana, invite, options: options };
    expect(given(...both, invites(ana, null, numbered(3))).when(share)).toEqual(decided(shares(ana)));
    expect(given(...both, shares(ana)).when(byLink)).toEqual(decided(accepts(ben, ana)));
    expect(lobbyAfter(...both, invites(ana, null, numbered(3)), shares(ana)).player(ana).invites).toHaveLength(2);
  });
  test('is found by nobody who would play anybody', () => {
    const play = (client: ClientId): LobbyCommand => ({
      ...{ type: 'play', client, invite: numbered(4), options: options, ...fresh, seat: 'north' },
      standing: [{ inviter: ana, invite }],
    });
    expect(given(arrives(ana), arrives(ben), shares(ana)).when(play(ben))).toEqual(
      decided(invites(ben, null, numbered(4))),
    );
    expect(given(...both, shares(ana)).when(play(ana))).toEqual(decided(invites(ana, null, numbered(4))));
  });
});
