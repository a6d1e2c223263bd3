import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isTroop, MORALE, TROOPS, type Card, type Troop } from './card.ts';
import { judgeClaim } from './claim-proof.ts';
import { slowBest, slowWorth } from './slow-formation.fixture.ts';

describe('the proof of a claim', () => {
  test('a tie that the opponent can only complete later is no refutation, whoever was first elsewhere', () => {
    const unseen = TROOPS.filter((troop) => !troop.startsWith('R'));
    const claim = { mine: ['R10', 'R9', 'R8'], theirs: [], unseen, ground: { mud: false, fog: false } } as const;
    expect(judgeClaim({ ...claim, mineFirst: false })).toEqual({ granted: true });
  });

  test('a side that is not complete is refused without a counter-example', () => {
    const claim = { mine: ['R10', 'R9'], theirs: [], unseen: [], ground: { mud: false, fog: false } } as const;
    expect(judgeClaim({ ...claim, mineFirst: true })).toEqual({ granted: false, counterExample: null });
  });
});

describe('the proof of a claim, against trying all fillings', () => {
  test('agrees, and every counter-example holds', () => {
    fc.assert(
      fc.property(claims, ({ mine, theirs, unseen, ground, mineFirst }) => {
        const own = slowWorth(mine, ground);
        const best = slowBest(theirs, unseen, ground);
        const isTieLost = own === best && theirs.length >= (ground.mud ? 4 : 3) && !mineFirst;
        const verdict = judgeClaim({ mine, theirs, unseen, ground, mineFirst });
        expect(verdict.granted).toBe(own > 0 && best <= own && !isTieLost);
        if (verdict.granted || verdict.counterExample === null) return;
        const { counterExample } = verdict;
        expect(counterExample.slice(0, theirs.length)).toEqual(theirs);
        expect(counterExample.slice(theirs.length).every((card) => unseen.some((troop) => troop === card))).toBe(true);
        expect(new Set(counterExample).size).toBe(counterExample.length);
        expect(slowWorth(counterExample, ground)).toBe(best);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Random claims; few colours and strengths, so that lines and equal cards are frequent. */
const claims = fc
  .record({
    pool: fc.oneof(pool(TROOPS), pool(TROOPS.filter((troop) => /^[GR]/.test(troop))), pool(TROOPS.filter(isHigh))),
    jokers: fc.shuffledSubarray([...MORALE], { maxLength: 3 }),
    sizes: fc.tuple(fc.constantFrom(3, 3, 3, 4, 4, 2), fc.nat(4), fc.nat(9)),
    split: fc.nat(3),
    ground: fc.record({ mud: fc.boolean(), fog: fc.constantFrom(false, false, true) }),
    mineFirst: fc.boolean(),
  })
  .map(({ pool, jokers, sizes: [mineSize, theirsSize, unseenSize], split, ground, mineFirst }) => {
    const supply = [...pool];
    const take = (size: number, with_: readonly Card[]): Card[] => [
      ...with_.slice(0, size),
      ...supply.splice(0, Math.max(0, size - with_.length)),
    ];
    const mine = take(mineSize, jokers.slice(0, split));
    const theirs = take(theirsSize, jokers.slice(split));
    return { mine, theirs, unseen: supply.slice(0, unseenSize).filter(isTroop), ground, mineFirst };
  });

function pool(troops: readonly Troop[]): fc.Arbitrary<Troop[]> {
  return fc.shuffledSubarray([...troops], { minLength: Math.min(troops.length, 18) });
}

function isHigh(troop: Troop): boolean {
  return /(7|8|9|10)$/.test(troop);
}
