import { describe, expect, test } from '@jest/globals';
import { CLAIM_TIMINGS, type Seat } from '@battleline/domain';
import { playBrains } from './brain-game.ts';
import { provableFlags } from './provable-flags.ts';
import { randomPlay } from './random-play.ts';
import { sensiblePlay } from './sensible-play.ts';

describe('a brain', () => {
  test.each(CLAIM_TIMINGS)('plays legal moves until the game is over, with claims at %s', (timing) => {
    for (const brain of [randomPlay, sensiblePlay])
      for (let seed = 0; seed < 4; seed += 1)
        expect(playBrains({ north: brain, south: brain }, seed, timing).result).not.toBeNull();
  });

  test('has nothing to say when it isn’t his to act', () => {
    const { views } = playBrains({ north: randomPlay, south: randomPlay }, 1);
    const view = views.find(({ viewer }) => viewer === 'north')!;
    const other = { ...view, viewer: 'south', legal: [], claimable: [] } as const;
    expect(sensiblePlay(other, () => 0)).toBeUndefined();
    expect(randomPlay(other, () => 0)).toBeUndefined();
  });
});

describe('sensible play', () => {
  test('beats random play in nearly all games', () => {
    let won = 0;
    for (let seed = 0; seed < 24; seed += 1) {
      const seat: Seat = seed % 2 === 0 ? 'north' : 'south';
      const brains = { north: randomPlay, south: randomPlay, [seat]: sensiblePlay };
      if (playBrains(brains, seed).result?.winner === seat) won += 1;
    }
    expect(won).toBeGreaterThanOrEqual(23);
  });
});

test.each([
  ['sensible', sensiblePlay],
  ['random', randomPlay],
])('%s play claims exactly what is provable', (_, brain) => {
  const { views, moves } = playBrains({ north: brain, south: brain }, 3);
  const claims = views.flatMap((view, index) =>
    view.claimable.length === 0 ? [] : [{ view, move: moves[index] ?? '' }],
  );
  expect(claims.length).toBeGreaterThan(0);
  for (const { view, move } of claims) {
    const flags = provableFlags(view.position!, view.viewer as Seat, view.claimable);
    expect(move).toBe(flags.length === 0 ? 'claim -' : `claim ${flags.map((flag) => `f${flag}`).join(' ')}`);
  }
});
