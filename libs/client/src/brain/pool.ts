import { colourOf, COLOURS, strengthOf, type Troop } from '@battleline/domain';

/** For each troop (by `troopIndex`) the chance that it comes to a side in time; `any[s]`: that one of strength s does. */
export type Pool = { readonly chance: Float64Array; readonly any: Float64Array };

/** Colours one after another, ten troops each. */
const troopIndex = (troop: Troop): number => COLOURS.indexOf(colourOf(troop)) * 10 + strengthOf(troop) - 1;

/** The pool in which each troop comes with its chance. */
export const createPool = (chances: Iterable<readonly [Troop, number]>): Pool => {
  const chance = new Float64Array(60);
  for (const [troop, value] of chances) chance[troopIndex(troop)] = value;
  const any = new Float64Array(11);
  for (let strength = 1; strength <= 10; strength += 1) {
    let none = 1;
    for (let index = strength - 1; index < 60; index += 10) none *= 1 - (chance[index] ?? 0);
    any[strength] = 1 - none;
  }
  return { chance, any };
};

/**
 * The chance that at least `count` (1 to 4) of the troops at `start`, `start + step`, … come, each by itself.
 * It keeps the chances of exactly 0, 1, 2 and 3.
 */
export const chanceOfAtLeast = (count: number, { chance }: Pool, start: number, step: number, end: number): number => {
  let [none, one, two, three] = [1, 0, 0, 0];
  for (let index = start; index < end; index += step) {
    const comes = chance[index] ?? 0;
    if (comes === 0) continue;
    const stays = 1 - comes;
    three = three * stays + two * comes;
    two = two * stays + one * comes;
    one = one * stays + none * comes;
    none *= stays;
  }
  const fewer = none + (count > 1 ? one : 0) + (count > 2 ? two : 0) + (count > 3 ? three : 0);
  return count === 0 ? 1 : 1 - fewer;
};
