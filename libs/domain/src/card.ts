// Notation: a troop is its colour's letter and its strength (`G1` … `O10`), a tactics card its name in small letters.

export const COLOURS = ['G', 'R', 'P', 'Y', 'B', 'O'] as const;
export type Colour = (typeof COLOURS)[number];

const STRENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
export type Strength = (typeof STRENGTHS)[number];

export type Troop = `${Colour}${Strength}`;

const GUILE = ['traitor', 'deserter', 'redeploy', 'scout'] as const;
export const ENVIRONMENT = ['mud', 'fog'] as const;
export const MORALE = ['shields', 'cavalry', 'darius', 'alexander'] as const;
export const LEADERS = ['darius', 'alexander'] as const;

export type Guile = (typeof GUILE)[number];
export type Environment = (typeof ENVIRONMENT)[number];
export type Morale = (typeof MORALE)[number];
export type Leader = (typeof LEADERS)[number];
export type Tactic = Guile | Environment | Morale;
export type Card = Troop | Tactic;

/** All 60 troops: G1 … G10, R1 … R10, P, Y, B, O. */
export const TROOPS: readonly Troop[] = COLOURS.flatMap((colour) =>
  STRENGTHS.map((strength): Troop => `${colour}${strength}`),
);

/** All ten tactics cards. */
export const TACTICS: readonly Tactic[] = [...GUILE, ...ENVIRONMENT, ...MORALE];

const CARDS: ReadonlyMap<unknown, Card> = new Map([...TROOPS, ...TACTICS].map((card) => [card, card]));
const isOneOf = <C extends Card>(cards: readonly C[]) => {
  const names: ReadonlySet<Card> = new Set<Card>(cards);
  return (card: Card): card is C => names.has(card);
};

export const isTroop = isOneOf(TROOPS);
export const isGuile = isOneOf(GUILE);
export const isEnvironment = isOneOf(ENVIRONMENT);
export const isMorale = isOneOf(MORALE);
export const isLeader = isOneOf(LEADERS);

/** Whether the card is one of the ten tactics cards. */
export function isTactic(card: Card): card is Tactic {
  return !isTroop(card);
}

/** The card of that notation, or undefined. */
export function parseCard(value: unknown): Card | undefined {
  return CARDS.get(value);
}

/** The colour of a troop. */
export function colourOf(troop: Troop): Colour {
  return troop.charAt(0) as Colour;
}

/** The strength of a troop, 1–10. */
export function strengthOf(troop: Troop): number {
  return Number(troop.slice(1));
}
