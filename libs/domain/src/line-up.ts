import { COLOURS, colourOf, isLeader, isTroop, strengthOf, type Card, type Colour, type Troop } from './card.ts';
import { compareFormations, sideSize, type Formation, type Ground } from './formation.ts';

/** The best a side can become, and the troops that it takes from the supply for it, in its free slots. */
export type LineUp = Formation & { readonly fill: readonly Troop[] };

/**
 * The best formation that `cards` can be filled up to with troops of `supply`, or null where the supply is too small.
 * It asks for each formation, best first, what the free slots would have to hold, instead of trying all fillings:
 * a formation is fixed by its run, strength or colour, so there are at most a few hundred questions.
 */
export function bestLineUp(cards: readonly Card[], supply: readonly Troop[], ground: Ground): LineUp | null {
  const size = sideSize(ground);
  if (cards.length > size) return bestOf(cards.map((_, out) => bestLineUp(cards.toSpliced(out, 1), supply, ground)));
  const side = muster(cards, supply, size);
  if (side.strongest.length < side.free) return null;
  return (ground.fog ? null : (wedge(side) ?? phalanx(side) ?? battalion(side) ?? skirmish(side))) ?? host(side);
}

/** The best formation of a side's slot cards, or null while the side is incomplete. */
export function formationOf(cards: readonly Card[], ground: Ground): Formation | null {
  const lineUp = bestLineUp(cards, [], ground);
  return lineUp === null ? null : { name: lineUp.name, sum: lineUp.sum };
}

type Side = {
  readonly size: number;
  readonly free: number;
  /** Strengths of the side's own troops. */
  readonly held: readonly number[];
  readonly heldSum: number;
  /** For each joker the strengths that it may take, highest first. */
  readonly jokers: readonly (readonly number[])[];
  /** The colours that a one-coloured side can have. */
  readonly colours: readonly Colour[];
  /** The supply, strongest first; by colour and by strength. */
  readonly strongest: readonly Troop[];
  readonly supply: ReadonlyMap<Colour | number, readonly Troop[]>;
  readonly has: ReadonlySet<Troop>;
};

const DESCENDING = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1] as const;

function muster(cards: readonly Card[], supply: readonly Troop[], size: number): Side {
  const troops = cards.filter(isTroop);
  const jokers = cards.filter((card) => !isTroop(card)).map(jokerStrengths);
  const held = troops.map(strengthOf);
  const [colour, ...others] = new Set(troops.map(colourOf));
  const free = size - cards.length;
  const strongest = free === 0 ? [] : supply.toSorted((a, b) => strengthOf(b) - strengthOf(a));
  const grouped = new Map<Colour | number, Troop[]>();
  for (const troop of strongest)
    for (const key of [colourOf(troop), strengthOf(troop)]) {
      const group = grouped.get(key);
      if (group === undefined) grouped.set(key, [troop]);
      else group.push(troop);
    }
  return {
    size,
    free,
    held,
    heldSum: total(held) + total(jokers.map(([highest]) => highest ?? 0)),
    jokers,
    colours: colour === undefined ? COLOURS : others.length > 0 ? [] : [colour],
    strongest,
    supply: grouped,
    has: new Set(strongest),
  };
}

function jokerStrengths(card: Card): readonly number[] {
  if (isLeader(card)) return DESCENDING;
  return card === 'cavalry' ? [8] : [3, 2, 1];
}

function wedge(side: Side): LineUp | undefined {
  if (side.colours.length === 0) return undefined;
  for (const run of runs(side)) {
    for (const colour of side.colours) {
      const fill = fillRun(side, run, (strength) => troopIf(side.supply.get(colour), strength));
      if (fill !== undefined) return { name: 'wedge', sum: total(run), fill };
    }
  }
  return undefined;
}

function phalanx(side: Side): LineUp | undefined {
  for (const strength of DESCENDING) {
    if (!side.held.every((held) => held === strength)) continue;
    if (!side.jokers.every((joker) => joker.includes(strength))) continue;
    const fill = side.supply.get(strength)?.slice(0, side.free) ?? [];
    if (fill.length === side.free) return { name: 'phalanx', sum: strength * side.size, fill };
  }
  return undefined;
}

function battalion(side: Side): LineUp | undefined {
  const lineUps = side.colours.map((colour): LineUp | null => {
    const fill = side.supply.get(colour)?.slice(0, side.free) ?? [];
    return fill.length < side.free
      ? null
      : { name: 'battalion', sum: side.heldSum + total(fill.map(strengthOf)), fill };
  });
  return bestOf(lineUps) ?? undefined;
}

function skirmish(side: Side): LineUp | undefined {
  for (const run of runs(side)) {
    const fill = fillRun(side, run, (strength) => side.supply.get(strength)?.[0]);
    if (fill !== undefined) return { name: 'skirmish', sum: total(run), fill };
  }
  return undefined;
}

function host(side: Side): LineUp {
  const fill = side.strongest.slice(0, side.free);
  return { name: 'host', sum: side.heldSum + total(fill.map(strengthOf)), fill };
}

/** All runs of consecutive strengths that contain the side's own troops, highest first; none where two are equal. */
function runs({ size, held }: Side): number[][] {
  if (new Set(held).size < held.length) return [];
  const tops = DESCENDING.filter(
    (top) => top >= size && held.every((strength) => strength <= top && strength > top - size),
  );
  return tops.map((top) => Array.from({ length: size }, (_, index) => top - index));
}

/** Troops for the strengths of the run that neither own troops nor jokers take, each joker at a strength of its own. */
function fillRun(
  side: Side,
  run: readonly number[],
  find: (strength: number) => Troop | undefined,
): readonly Troop[] | undefined {
  const missing = run.filter((strength) => !side.held.includes(strength));
  return placeJokers(missing, side.jokers, find);
}

function placeJokers(
  missing: readonly number[],
  [joker, ...others]: readonly (readonly number[])[],
  find: (strength: number) => Troop | undefined,
): readonly Troop[] | undefined {
  if (joker === undefined) {
    const fill = missing.map(find).filter((troop) => troop !== undefined);
    return fill.length === missing.length ? fill : undefined;
  }
  for (const strength of missing) {
    if (!joker.includes(strength)) continue;
    const fill = placeJokers(
      missing.filter((other) => other !== strength),
      others,
      find,
    );
    if (fill !== undefined) return fill;
  }
  return undefined;
}

function bestOf(lineUps: readonly (LineUp | null)[]): LineUp | null {
  return lineUps.reduce((best, next) => {
    if (best === null || next === null) return best ?? next;
    return compareFormations(next, best) > 0 ? next : best;
  }, null);
}

function troopIf(troops: readonly Troop[] | undefined, strength: number): Troop | undefined {
  return troops?.find((troop) => strengthOf(troop) === strength);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
