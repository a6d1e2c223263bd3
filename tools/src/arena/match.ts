import { type Brain, playBrains } from '@battleline/client';

/** How a match stands. */
export type Score = {
  readonly games: number;
  readonly aWins: number;
  readonly bWins: number;
  readonly draws: number;
};

export type Match = { readonly a: Brain; readonly b: Brain; readonly games: number; readonly seed: number };

/** Plays a match game by game; `a` sits in the north first, then they change seats after each game. */
export function* playMatch({ a, b, games, seed }: Match): Generator<Score, void> {
  let score: Score = { games: 0, aWins: 0, bWins: 0, draws: 0 };
  for (let game = 0; game < games; game += 1) {
    const seatOfA = game % 2 === 0 ? 'north' : 'south';
    const brains = seatOfA === 'north' ? { north: a, south: b } : { north: b, south: a };
    const winner = playBrains(brains, gameSeed(seed, game)).result?.winner ?? null;
    score = {
      games: score.games + 1,
      aWins: score.aWins + (winner === seatOfA ? 1 : 0),
      bWins: score.bWins + (winner !== null && winner !== seatOfA ? 1 : 0),
      draws: score.draws + (winner === null ? 1 : 0),
    };
    yield score;
  }
}

/** Games of neighbouring seeds share nothing. */
const gameSeed = (seed: number, game: number): number => Math.imul(seed + 1, 0x85ebca6b) ^ game;
