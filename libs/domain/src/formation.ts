/** The formations, weakest first. */
export const FORMATIONS = ['host', 'skirmish', 'battalion', 'phalanx', 'wedge'] as const;
export type FormationName = (typeof FORMATIONS)[number];

/** What a complete side is worth. */
export type Formation = { readonly name: FormationName; readonly sum: number };

/** The environment at a flag; both may lie there. */
export type Ground = { readonly mud: boolean; readonly fog: boolean };

/** The slots on each side of a flag without mud: no flag has fewer. */
export const SMALLEST_SIDE = 3;

/** The number of slots on each side of a flag. */
export function sideSize(ground: Ground): 3 | 4 {
  return ground.mud ? 4 : SMALLEST_SIDE;
}

/** Positive where `a` is better than `b`, negative where it is worse, 0 for a tie: rank first, then the sum. */
export function compareFormations(a: Formation, b: Formation): number {
  return FORMATIONS.indexOf(a.name) - FORMATIONS.indexOf(b.name) || a.sum - b.sum;
}
