import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { COLOURS, type Card, type Troop } from './card.ts';
import { judgeClaim } from './claim-proof.ts';
import { FORMATIONS, type Formation } from './formation.ts';
import { bestLineUp, formationOf } from './line-up.ts';

// The hand-made cases S1–S93 of scenarios.json. It numbers troops colour · 10 + strength and the jokers from 67 on;
// a worth is [rank, sum] with the ranks 1 (host) to 5 (wedge).

type Scenario = {
  readonly id: string;
  readonly why: string;
  readonly kind: 'eval' | 'claim';
  readonly mud: boolean;
  readonly fog: boolean;
  /** eval: the side and its worth */
  readonly troops: readonly number[];
  readonly morales: readonly number[];
  readonly rank: number;
  readonly sum: number;
  /** claim: both sides, what is unseen, whether the claim is granted, and whether that depends on a tie */
  readonly mineCards: readonly number[];
  readonly opponentCards: readonly number[];
  readonly unseen: readonly number[];
  readonly claim: boolean;
  readonly tie: boolean;
  readonly mineEval: Worth | null;
  readonly opponentBest: Worth | null;
};
type Worth = readonly [rank: number, sum: number];

const { scenarios } = JSON.parse(readFileSync(new URL('./scenarios.json', import.meta.url), 'utf8')) as {
  readonly scenarios: readonly Scenario[];
};
const sides = scenarios.filter(({ kind }) => kind === 'eval');
const claims = scenarios.filter(({ kind }) => kind === 'claim');

test('all 93 scenarios are there', () => {
  expect(scenarios.map(({ id }) => id)).toEqual(Array.from({ length: 93 }, (_, index) => `S${index + 1}`));
});

describe('what a side is worth', () => {
  test.each(sides)('$id: $why', ({ troops, morales, mud, fog, rank, sum }) => {
    const side = [...troops, ...morales].map(cardOf);
    expect(worthOf(formationOf(side, { mud, fog }))).toEqual([rank, sum]);
    expect(worthOf(formationOf(side.toReversed(), { mud, fog }))).toEqual([rank, sum]);
  });
});

describe('which claims are granted', () => {
  test.each(claims)('$id: $why', (scenario) => {
    const { ground, mine, theirs, unseen } = claimOf(scenario);
    expect(judgeClaim({ mine, theirs, unseen, ground, mineFirst: true }).granted).toBe(scenario.claim);
    expect(worthOf(formationOf(mine, ground))).toEqual(scenario.mineEval ?? [0, 0]);
    const best = bestLineUp(theirs, unseen, ground);
    if (scenario.opponentBest !== null) expect(worthOf(best)).toEqual(scenario.opponentBest);
  });

  test.each(claims.filter(({ tie, opponentCards }) => tie && opponentCards.length === 3))(
    '$id, had the opponent completed first: refused with his cards',
    (scenario) => {
      const claim = claimOf(scenario);
      expect(judgeClaim({ ...claim, mineFirst: false })).toEqual({ granted: false, counterExample: claim.theirs });
    },
  );
});

function claimOf({ mineCards, opponentCards, unseen, mud, fog }: Scenario) {
  const [mine, theirs] = [mineCards.map(cardOf), opponentCards.map(cardOf)];
  return { mine, theirs, unseen: unseen.map(troopOf), ground: { mud, fog } };
}

function worthOf(formation: Formation | null): Worth {
  return formation === null ? [0, 0] : [FORMATIONS.indexOf(formation.name) + 1, formation.sum];
}

function cardOf(number: number): Card {
  return (['shields', 'cavalry', 'darius', 'alexander'] as const)[number - 67] ?? troopOf(number);
}

function troopOf(number: number): Troop {
  return `${COLOURS[Math.floor((number - 1) / 10)]}${((number - 1) % 10) + 1}` as Troop;
}
