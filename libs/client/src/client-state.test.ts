import { describe, expect, test } from '@jest/globals';
import type { TableId } from '@battleline/domain';
import type { ServerFrame } from '@battleline/protocol';
import { atNewConnection, type ClientState, evolveClient, initialClientState } from './client-state.ts';

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
