import { describe, expect, test } from '@jest/globals';
import type { LobbyEvent } from './lobby-event.ts';
import { accepts, ana, ben, game, lobbyAfter, seatsFreed, table, tableNumber } from './lobby.fixture.ts';
import { gameRests, unknownGame } from './lobby-game.ts';
import { DEFAULT_TABLE_OPTIONS } from './table-options.ts';

test('a game that is accepted seats two at a table, and does not rest', () => {
  const state = lobbyAfter(accepts(ben, ana)).game(game);
  expect(state).toMatchObject({ status: 'seated', sitting: 1, table, north: ana, south: ben, seatedAt: 1 });
  expect(gameRests(state)).toBe(false);
});

test('a game whose seats are freed is over with its result, and rests', () => {
  const state = lobbyAfter(accepts(ben, ana), seatsFreed).game(game);
  expect(state).toMatchObject({ status: 'over', sitting: 1, table, result: seatsFreed.result, freedAt: 2 });
  expect(state).toMatchObject({ north: ana, south: ben, options: DEFAULT_TABLE_OPTIONS });
  expect(gameRests(state)).toBe(true);
});

describe('a game that is saved', () => {
  const saved = { ...seatsFreed, result: null };
  const abandoned: LobbyEvent = { type: 'GameAbandoned', game, sitting: 1, by: null };
  const again: LobbyEvent = { ...accepts(ben, ana), sitting: 2, table: tableNumber(2) };

  test('keeps players, options and the number of its sittings, and does not rest', () => {
    const state = lobbyAfter(accepts(ben, ana), saved).game(game);
    expect(state).toMatchObject({ status: 'saved', sitting: 1, table, north: ana, south: ben, savedAt: 2 });
    expect(gameRests(state)).toBe(false);
  });
  test('goes on with another sitting', () => {
    expect(lobbyAfter(accepts(ben, ana), saved, again).game(game)).toMatchObject({ status: 'seated', sitting: 2 });
  });
  test('is abandoned without a result, and rests', () => {
    const state = lobbyAfter(accepts(ben, ana), saved, abandoned).game(game);
    expect(state).toEqual({ status: 'abandoned', sitting: 1, abandonedAt: 3 });
    expect(gameRests(state)).toBe(true);
  });
  test('is the only one that can be abandoned', () => {
    for (const events of [[], [accepts(ben, ana)], [accepts(ben, ana), seatsFreed], [accepts(ben, ana), saved, again]])
      expect(lobbyAfter(...events, abandoned).game(game)).toEqual(lobbyAfter(...events).game(game));
  });
  test('was seated before: seats of an unknown game that are freed save and end nothing', () => {
    expect(lobbyAfter(saved).game(game)).toEqual(unknownGame);
    expect(lobbyAfter(seatsFreed).game(game)).toEqual(unknownGame);
  });
});

test('an unknown game does not rest', () => {
  expect(gameRests(lobbyAfter().game(game))).toBe(false);
});
