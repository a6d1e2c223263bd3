import { expect, test } from '@jest/globals';
import { accepts, ana, ben, game, lobbyAfter, seatsFreed, table } from './lobby.fixture.ts';
import { gameRests } from './lobby-game.ts';

test('a game that is accepted seats two at a table, and does not rest', () => {
  const state = lobbyAfter(accepts(ben, ana)).game(game);
  expect(state).toMatchObject({ status: 'seated', sitting: 1, table, north: ana, south: ben, seatedAt: 1 });
  expect(gameRests(state)).toBe(false);
});

test('a game whose seats are freed is over with its result, and rests', () => {
  const state = lobbyAfter(accepts(ben, ana), seatsFreed).game(game);
  expect(state).toEqual({ status: 'over', sitting: 1, result: seatsFreed.result, freedAt: 2 });
  expect(gameRests(state)).toBe(true);
});

test('an unknown game does not rest', () => {
  expect(gameRests(lobbyAfter().game(game))).toBe(false);
});
