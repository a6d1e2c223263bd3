import { type Brain, BRAINS } from '@battleline/client';
import { expect, test } from '@jest/globals';
import { playMatch, type Score } from './match.ts';

const { random } = BRAINS;
const play = (match: Parameters<typeof playMatch>[0]): readonly Score[] => [...playMatch(match)];
const resigns: Brain = ({ viewer }) => `resign ${viewer}`;

test('every game is counted once, as it is played', () => {
  const scores = play({ a: random, b: random, games: 5, seed: 3 });
  expect(scores.map(({ games }) => games)).toEqual([1, 2, 3, 4, 5]);
  for (const { games, aWins, bWins, draws } of scores) expect(aWins + bWins + draws).toBe(games);
});

test('the same seed plays the same match, another one another', () => {
  const first = play({ a: random, b: random, games: 12, seed: 3 });
  expect(play({ a: random, b: random, games: 12, seed: 3 })).toEqual(first);
  expect(play({ a: random, b: random, games: 12, seed: 4 })).not.toEqual(first);
});

test('whoever resigns loses, in whichever seat, and they change seats', () => {
  const seats = new Set<string>();
  const watched: Brain = (view, chance) => {
    seats.add(view.viewer);
    return resigns(view, chance);
  };
  expect(play({ a: watched, b: resigns, games: 40, seed: 1 }).at(-1)?.draws).toBe(0);
  expect(seats).toEqual(new Set(['north', 'south']));
  expect(
    play({
      a: random,
      b: (view, chance) => (view.moves > 3 ? resigns(view, chance) : random(view, chance)),
      games: 6,
      seed: 1,
    }).at(-1),
  ).toEqual({
    ...{ games: 6, aWins: 6, bWins: 0, draws: 0 },
  });
});
