import { describe, expect, test } from '@jest/globals';
import type { SessionId } from './id.ts';
import type { LobbyEvent } from './lobby-event.ts';
import {
  accepts,
  ana,
  arrives,
  ben,
  cleo,
  gateway,
  idOf,
  invites,
  leaves,
  lobbyAfter,
  numbered,
  seatsFreed,
  sessionOf,
  tab,
  table,
  tableNumber,
  watches,
} from './lobby.fixture.ts';
import { MAX_TABS, playerRests, unknownPlayer } from './lobby-player.ts';

const anaAfter = (...events: readonly LobbyEvent[]) => lobbyAfter(...events).player(ana);
const attaches = (digit: string, at = gateway, session = sessionOf(ana)): LobbyEvent => ({
  type: 'SessionAttached',
  client: ana,
  session,
  gateway: at,
  tab: tab(digit),
});
const detaches = (digit: string, at = gateway): LobbyEvent => ({
  type: 'SessionDetached',
  client: ana,
  session: sessionOf(ana),
  gateway: at,
  tab: tab(digit),
});
const tabsAfter = (...events: readonly LobbyEvent[]): string | undefined =>
  anaAfter(arrives(ana), ...events)
    .session?.attachments.map((attachment) => attachment.tab.charAt(0))
    .join('');

describe('the tabs of a session', () => {
  test('stand in the order in which they came', () => {
    expect(tabsAfter(attaches('1'), attaches('2'), attaches('3'))).toBe('123');
  });
  test('are four at most: the fifth takes the place of the oldest', () => {
    expect(tabsAfter(...['1', '2', '3', '4', '5'].map((digit) => attaches(digit)))).toBe('2345');
    expect(MAX_TABS).toBe(4);
  });
  test('each have one connection, the newest', () => {
    const elsewhere = idOf<typeof gateway>('9');
    expect(tabsAfter(attaches('1'), attaches('2'), attaches('1', elsewhere))).toBe('21');
    expect(tabsAfter(attaches('1'), attaches('1', elsewhere), detaches('1'))).toBe('1');
    expect(tabsAfter(attaches('1'), attaches('1', elsewhere), detaches('1', elsewhere))).toBe('');
  });
  test('of an older session count no more', () => {
    expect(tabsAfter(attaches('1'), { ...arrives(ana), session: idOf<SessionId>('f') } as LobbyEvent)).toBe('');
    expect(tabsAfter(attaches('1', gateway, idOf<SessionId>('f')))).toBe('');
  });
});

describe('a player', () => {
  test('keeps seat, invites and watched tables when he signs in anew', () => {
    const before = [arrives(ana), watches(ana), invites(ana, ben)];
    const { session: _old, ...rest } = anaAfter(...before);
    const { session: _new, ...later } = anaAfter(...before, arrives(ana));
    expect(later).toEqual(rest);
  });
  test('who leaves takes invites and watching with him, but keeps his seat', () => {
    const left = anaAfter(arrives(ana), accepts(ben, ana), watches(ana), leaves(ana));
    expect(left).toMatchObject({ session: null, invites: [], watching: [], seat: { seat: 'north', opponent: ben } });
  });
  test('who has left is known by the log time of it, until he signs in again', () => {
    expect([anaAfter().leftAt, anaAfter(arrives(ana)).leftAt]).toEqual([null, null]);
    expect(anaAfter(arrives(ana), watches(ana), leaves(ana)).leftAt).toBe(3);
    expect(anaAfter(arrives(ana), leaves(ana), leaves(ana)).leftAt).toBe(2);
    expect(anaAfter(arrives(ana), leaves(ana), arrives(ana)).leftAt).toBeNull();
  });
  test('was last seen when a connection of his came or went', () => {
    expect(anaAfter(arrives(ana)).session?.seenAt).toBe(1);
    expect(anaAfter(arrives(ana), attaches('1')).session?.seenAt).toBe(2);
    expect(anaAfter(arrives(ana), attaches('1'), watches(ana), detaches('1')).session?.seenAt).toBe(4);
    expect(anaAfter(arrives(ana), attaches('1'), watches(ana)).session?.seenAt).toBe(2);
  });
  test('whose older session ends has his newer one still', () => {
    const newer: LobbyEvent = { type: 'SessionStarted', client: ana, session: idOf<SessionId>('f'), kind: 'guest' };
    expect(anaAfter(arrives(ana), newer, leaves(ana)).session?.id).toBe(newer.session);
  });
  test('who starts a game has no invites left and one game more', () => {
    const playing = anaAfter(arrives(ana), invites(ana, ben), invites(ana, null, numbered(2)), accepts(ben, ana));
    expect(playing).toMatchObject({ invites: [], gamesStarted: 1, seat: { table, sitting: 1 } });
  });
  test('loses no seat by the end of another table', () => {
    const elsewhere: LobbyEvent = { ...seatsFreed, table: tableNumber(8) };
    expect(anaAfter(accepts(ben, ana), elsewhere).seat).not.toBeNull();
    expect(anaAfter(accepts(ben, ana), seatsFreed).seat).toBeNull();
  });
  test('has one invite at most to each player and one to all: a new one stands for the one that has ended', () => {
    const sent = [invites(ana, ben), invites(ana, null, numbered(2)), invites(ana, ben, numbered(3))];
    expect(anaAfter(...sent).invites.map(({ id }) => id)).toEqual([numbered(2), numbered(3)]);
  });
  test("declining another's invite takes none of his own", () => {
    const declined: LobbyEvent = {
      type: 'InviteDeclined',
      inviter: ben,
      invite: numbered(1),
      decliner: ana,
      reason: null,
    };
    expect(anaAfter(invites(ana, cleo, numbered(1)), declined).invites).toHaveLength(1);
  });
});

describe('a player is at rest', () => {
  test('only without session, seat, own invite and watched table', () => {
    expect(playerRests(unknownPlayer)).toBe(true);
    expect(playerRests(anaAfter(arrives(ana)))).toBe(false);
    expect(playerRests(anaAfter(accepts(ben, ana)))).toBe(false);
    expect(playerRests(anaAfter(invites(ana, ben)))).toBe(false);
    expect(playerRests(anaAfter(watches(ana)))).toBe(false);
  });
  test('once he has left and his game is over, in either order', () => {
    expect(playerRests(anaAfter(arrives(ana), accepts(ben, ana), leaves(ana)))).toBe(false);
    expect(playerRests(anaAfter(arrives(ana), accepts(ben, ana), leaves(ana), seatsFreed))).toBe(true);
    expect(playerRests(anaAfter(arrives(ana), accepts(ben, ana), seatsFreed, leaves(ana)))).toBe(true);
  });
});
