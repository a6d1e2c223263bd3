import { describe, expect, test } from '@jest/globals';
import { TROOPS } from '@battleline/domain';
import { chanceAbove, expectedWorth, worthOf } from './outlook.ts';
import { chanceOfAtLeast, createPool } from './pool.ts';

const half = createPool(TROOPS.map((troop) => [troop, 0.5]));
const nothing = createPool([]);

describe('the pool', () => {
  test.each([
    [0, 1],
    [1, 1 - 1 / 64],
    [2, 1 - 7 / 64],
    [3, 1 - 22 / 64],
    [4, 1 - 42 / 64],
  ])('knows how likely at least %i of six even chances come', (count, chance) => {
    expect(chanceOfAtLeast(count, half, 0, 10, 60)).toBeCloseTo(chance);
  });

  test('knows how likely any troop of a strength comes', () => {
    expect(half.any[7]).toBeCloseTo(1 - 1 / 64);
    expect(nothing.any[7]).toBe(0);
  });
});

describe('the outlook of a side', () => {
  const wedge = worthOf('wedge', 1, 3);
  const phalanx = worthOf('phalanx', 1, 3);
  test.each([
    ['R7 R8 wants R6 or R9', ['R7', 'R8'], wedge, 0.5],
    ['R1 R10 makes no run', ['R1', 'R10'], wedge, 0],
    ['two equal ones make no run', ['R5', 'B5'], wedge, 0],
    ['R5 B5 wants one of four fives, of which six are looked at', ['R5', 'B5'], phalanx, 1 - 1 / 64],
    ['a leader fills the gap', ['R6', 'R8', 'darius'], wedge, 1],
    ['the cavalry is an eight', ['R6', 'cavalry'], wedge, 0.5],
    ['shields are three at most', ['R9', 'shields'], wedge, 0],
    ['shields make no phalanx of nines', ['R9', 'shields'], phalanx, 0],
  ] as const)('%s', (_, cards, bar, chance) => {
    expect(chanceAbove(cards, 3, false, half, bar - 1e-9)).toBeCloseTo(chance);
  });

  test('in fog only the sum counts', () => {
    expect(chanceAbove(['R7', 'R8'], 3, true, half, wedge)).toBe(0);
    expect(expectedWorth(['R9', 'B10'], 3, true, nothing)).toBeGreaterThan(
      expectedWorth(['R2', 'R3'], 3, true, nothing),
    );
  });
});
