import { describe, expect, test } from '@jest/globals';
import { COLOURS, colourOf, isTroop, MORALE, TROOPS, type Card } from './card.ts';
import { FORMATIONS, type Ground } from './formation.ts';
import { formationOf } from './line-up.ts';
import { choices, slowWorth } from './slow-formation.fixture.ts';

const SLOT_CARDS: readonly Card[] = [...TROOPS, ...MORALE];
const PLAIN: Ground = { mud: false, fog: false };
const FOG: Ground = { mud: false, fog: true };
const MUD: Ground = { mud: true, fog: false };
const BOTH: Ground = { mud: true, fog: true };

describe('the worth of a side', () => {
  test('a side without the required number of cards is worth nothing yet', () => {
    expect(formationOf([], PLAIN)).toBeNull();
    expect(formationOf(['R1', 'R2'], PLAIN)).toBeNull();
    expect(formationOf(['R1', 'R2', 'R3'], MUD)).toBeNull();
  });

  test('two leaders at one flag are two jokers', () => {
    expect(formationOf(['R5', 'darius', 'alexander'], PLAIN)).toEqual({ name: 'wedge', sum: 18 });
  });
});

describe('the worth of a side, against the slow reference', () => {
  test.each([{ ground: PLAIN }, { ground: FOG }])('every three cards, $ground', ({ ground }) => {
    expect(differences(choices(SLOT_CARDS, 3), [ground])).toEqual([]);
  });

  // Renaming colours changes nothing in the rules, so one of each set of equal sides is enough; the leaders are equal
  // too, and no side can hold both.
  test('every four cards up to the names of the colours, with and without mud and fog', () => {
    const oneLeader = SLOT_CARDS.filter((card) => card !== 'darius');
    const sides = [...choices(oneLeader, 4)].filter(isFirstOfItsKind);
    expect(sides.length).toBeGreaterThan(20_000);
    expect(differences(sides, [PLAIN, MUD, FOG, BOTH])).toEqual([]);
  });
});

/** The sides that both disagree on, at most ten of them. */
function differences(sides: Iterable<readonly Card[]>, grounds: readonly Ground[]): unknown[] {
  const found: unknown[] = [];
  for (const side of sides) {
    for (const ground of grounds) {
      const formation = formationOf(side, ground);
      const worth = formation === null ? 0 : (FORMATIONS.indexOf(formation.name) + 1) * 100 + formation.sum;
      if (worth !== slowWorth(side, ground)) found.push({ side, ground, formation, slow: slowWorth(side, ground) });
      if (found.length === 10) return found;
    }
  }
  return found;
}

/** Whether the colours appear in their own order, each new one the next. */
function isFirstOfItsKind(side: readonly Card[]): boolean {
  const colours = [...new Set(side.filter(isTroop).map(colourOf))];
  return colours.every((colour, index) => colour === COLOURS[index]);
}
