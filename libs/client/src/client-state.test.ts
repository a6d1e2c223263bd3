import { describe, expect, test } from '@jest/globals';
import type { Announcement, TableId } from '@battleline/domain';
import type { SavedGameRow, ServerFrame, TableFrame } from '@battleline/protocol';
import { MAX_CLIENT_FRAME } from '@battleline/protocol';
import { atNewConnection, type ClientState, evolveClient, initialClientState, seenBy } from './client-state.ts';

const table = `3-${'a'.repeat(30)}` as TableId;

const presence = (lobby: number, until: number | null): ServerFrame => ({
  type: 'presence',
  at: lobby,
  lobby,
  table,
  away: { north: null, south: until === null ? null : { until, inMs: 1000 } },
});
const after = (...frames: readonly ServerFrame[]): ClientState => frames.reduce(evolveClient, initialClientState);
const southAwayUntil = ({ presence }: ClientState): number | undefined => presence.get(table)?.away.south?.until;

describe('that a player is away', () => {
  test('is known until he is back', () => {
    expect(southAwayUntil(after(presence(5, 65)))).toBe(65);
    expect(southAwayUntil(after(presence(5, 65), presence(9, null)))).toBeUndefined();
  });
  test('is not believed of the past', () => {
    expect(southAwayUntil(after(presence(9, null), presence(5, 65)))).toBeUndefined();
  });
  test('is told anew by each connection: silence means that he is here', () => {
    const state = atNewConnection(after(presence(9, 69)));
    expect(southAwayUntil(state)).toBeUndefined();
    expect(southAwayUntil(evolveClient(state, presence(8, 68)))).toBeUndefined();
    expect(southAwayUntil(evolveClient(state, presence(9, 69)))).toBe(69);
  });
  test('is over with the table', () => {
    expect(after(presence(5, 65), { type: 'tableGone', at: 6, table }).presence.size).toBe(0);
  });
});

describe('one’s saved games', () => {
  const saved = (lobby: number, ...games: readonly string[]): ServerFrame => ({
    ...{ type: 'saved', at: lobby, lobby },
    games: games.map((game) => ({ game }) as unknown as SavedGameRow),
  });
  const gamesOf = (state: ClientState): readonly string[] => state.saved.map(({ game }) => game);

  test('are those of the newest frame, not of one from the past', () => {
    expect(gamesOf(after(saved(5, 'a'), saved(9, 'a', 'b')))).toEqual(['a', 'b']);
    expect(gamesOf(after(saved(9, 'a', 'b'), saved(5, 'a')))).toEqual(['a', 'b']);
  });
  test('are kept over a reconnect, and told by no gateway that is behind', () => {
    const state = atNewConnection(after(saved(9, 'a')));
    expect(gamesOf(state)).toEqual(['a']);
    expect(gamesOf(evolveClient(state, saved(8)))).toEqual(['a']);
    expect(gamesOf(evolveClient(state, saved(9)))).toEqual([]);
  });
});

test('of ever so many tables that were watched and never left, the last ones are told, in one frame', () => {
  const view = { moves: 7, status: 'playing', viewer: 'watcher' } as TableFrame['view'];
  const tables = Array.from({ length: 500 }, (_, index) => `3-${String(index).padStart(30, '0')}` as TableId);
  const frames = tables.map((one, index) => ({ type: 'table', at: index, table: one, version: 9, view }) as TableFrame);
  const state = after(...frames);
  const seen = seenBy(state);
  expect(seen.tables).toHaveProperty([tables.at(-1) ?? '']);
  expect(JSON.stringify({ type: 'hello', token: 't'.repeat(1024), seen }).length).toBeLessThan(MAX_CLIENT_FRAME);
  expect(state.tables.size).toBeLessThan(100);
});

test('what is announced is what was told last, also after a new connection, and never what was told before', () => {
  const told = (lobby: number, ...texts: readonly string[]): ServerFrame => ({
    ...{ type: 'announcements', at: lobby, lobby },
    announcements: texts.map((text) => ({ id: text, text, from: null, until: null }) as unknown as Announcement),
  });
  const textsOf = ({ announcements }: ClientState): string[] => announcements.map(({ text }) => text);
  const state = after(told(5, 'one'), told(7, 'one', 'two'), told(6, 'one'));
  expect(textsOf(state)).toEqual(['one', 'two']);
  expect(textsOf(atNewConnection(state))).toEqual(['one', 'two']);
  // It is over without a record: the lobby's log time is still the same.
  expect(textsOf(evolveClient(atNewConnection(state), told(7)))).toEqual([]);
});

describe('clocks that stood still', () => {
  const clocks = (north: number) => ({ north, south: 1, running: 'north', agoMs: 0 }) as const;
  const view = { moves: 1, status: 'playing', viewer: 'watcher' } as TableFrame['view'];
  const shown = {
    type: 'table',
    at: 1,
    table,
    version: 4,
    view,
    clocks: clocks(5),
    last: null,
  } as unknown as TableFrame;
  const told = (version: number): ServerFrame => ({ type: 'clocks', at: 2, table, version, clocks: clocks(9) });
  const northOf = (state: ClientState): number | undefined => state.tables.get(table)?.clocks?.north;

  test('are told for the view that is shown, and for no other', () => {
    expect(northOf(after(shown, told(4)))).toBe(9);
    expect(northOf(after(shown, told(3)))).toBe(5);
    expect(northOf(after(told(4), shown))).toBe(5);
  });
});
