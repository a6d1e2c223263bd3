// How long does the proof of one claim take? Prints the mean and the worst time over random and nasty positions.
//   node bench/claim-proof.ts

import { isMorale, judgeClaim, TACTICS, TROOPS, type Card, type Claim, type Troop } from '@battleline/domain';

const RANDOM_CASES = 2_000;
const ROUNDS = 15;
const JOKERS = TACTICS.filter(isMorale);

const sets = {
  'mud, four free slots, 56 unseen': Array.from({ length: 200 }, (_, seed) => claimOf(seed, 4, [], 56)),
  'mud, jokers on both sides, many unseen': nastyClaims(),
  'anything at random': Array.from({ length: RANDOM_CASES }, (_, seed) => randomClaim(seed)),
};

for (const claims of Object.values(sets)) claims.forEach((claim) => judgeClaim(claim));
for (const [name, claims] of Object.entries(sets)) {
  const times = claims.map(timeOf);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const µs = (ms: number): string => `${(ms * 1000).toFixed(1)} µs`.padStart(10);
  console.log(`${name.padEnd(40)} mean ${µs(mean)}   worst ${µs(Math.max(...times))}`);
}

/** The median of some rounds in ms, so that what else the machine does isn't measured. */
function timeOf(claim: Claim): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    judgeClaim(claim);
    return performance.now() - start;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

/** All sets of jokers for the opponent, three or four free slots, and weak own sides that force a look at every rank. */
function nastyClaims(): Claim[] {
  const jokerSets = JOKERS.reduce<Card[][]>((all, joker) => [...all, ...all.map((set) => [...set, joker])], [[]]);
  return jokerSets.flatMap((theirs) =>
    [10, 20, 30, 40, 56].flatMap((unseen) => [1, 2, 3].map((seed) => claimOf(seed, 4, theirs, unseen))),
  );
}

function claimOf(seed: number, size: 3 | 4, theirs: readonly Card[], unseenCount: number): Claim {
  const troops = shuffled(seed);
  const mine = troops.slice(0, size);
  const unseen = troops.slice(size, size + unseenCount);
  return { mine, theirs, unseen, ground: { mud: size === 4, fog: false }, mineFirst: true };
}

function randomClaim(seed: number): Claim {
  const size = seed % 2 === 0 ? 4 : 3;
  const jokers = JOKERS.filter((_, index) => ((seed >> (index + 1)) & 1) === 1);
  const troops = shuffled(seed);
  const theirs = [...jokers, ...troops.splice(0, 4)].slice(0, seed % (size + 1));
  const claim = claimOf(seed, size, theirs, 56);
  const taken = new Set<Card>([...theirs, ...claim.mine]);
  return { ...claim, unseen: troops.filter((troop, index) => !taken.has(troop) && index % 5 !== seed % 5) };
}

function shuffled(seed: number): Troop[] {
  const keyed = TROOPS.map((troop, index) => ({ troop, key: Math.imul((seed + 1) * 60 + index, 0x9e3779b1) >>> 0 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ troop }) => troop);
}
