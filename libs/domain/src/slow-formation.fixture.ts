import { COLOURS, colourOf, isTroop, strengthOf, type Card, type Colour, type Troop } from './card.ts';
import type { Ground } from './formation.ts';

// The slow reference: straight from the rules, by trying everything, and sharing no code with what it checks.
// A side's worth is rank · 100 + sum, ranks 1 (host) to 5 (wedge); 0 = incomplete.

type Face = { readonly colour: Colour; readonly strength: number };

/** The worth of a side, over all values of all jokers and, without mud, over all three of four cards. */
export function slowWorth(cards: readonly Card[], { mud, fog }: Ground): number {
  const size = mud ? 4 : 3;
  let best = 0;
  for (const chosen of choices(cards, size)) {
    for (const faces of assignments(chosen)) best = Math.max(best, worthOf(faces, fog));
  }
  return best;
}

/** The most that the side can come to be worth with troops of the supply in its free slots; 0 where it stays incomplete. */
export function slowBest(cards: readonly Card[], supply: readonly Troop[], ground: Ground): number {
  const free = Math.max(0, (ground.mud ? 4 : 3) - cards.length);
  let best = 0;
  for (const fill of choices(supply, free)) best = Math.max(best, slowWorth([...cards, ...fill], ground));
  return best;
}

function worthOf(faces: readonly Face[], fog: boolean): number {
  const strengths = faces.map(({ strength }) => strength).sort((a, b) => a - b);
  const sum = strengths.reduce((total, strength) => total + strength, 0);
  if (fog) return 100 + sum;
  const oneColour = faces.every(({ colour }) => colour === faces[0]?.colour);
  const consecutive = strengths.every((strength, index) => index === 0 || strength === (strengths[index - 1] ?? 0) + 1);
  const oneStrength = strengths[0] === strengths.at(-1);
  if (oneColour && consecutive) return 500 + sum;
  if (oneStrength) return 400 + sum;
  if (oneColour) return 300 + sum;
  return (consecutive ? 200 : 100) + sum;
}

function assignments(cards: readonly Card[]): Face[][] {
  return cards.reduce<Face[][]>(
    (partial, card) => partial.flatMap((faces) => facesOf(card).map((face) => [...faces, face])),
    [[]],
  );
}

const FACES = new Map<Card, Face[]>();

function facesOf(card: Card): Face[] {
  const known = FACES.get(card);
  if (known !== undefined) return known;
  const faces = isTroop(card) ? [{ colour: colourOf(card), strength: strengthOf(card) }] : jokerFaces(card);
  FACES.set(card, faces);
  return faces;
}

function jokerFaces(joker: Card): Face[] {
  const strengths = joker === 'cavalry' ? [8] : joker === 'shields' ? [1, 2, 3] : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  return COLOURS.flatMap((colour) => strengths.map((strength) => ({ colour, strength })));
}

/** All choices of `size` cards, in their order. */
export function* choices<Any>(cards: readonly Any[], size: number, from = 0): Generator<Any[]> {
  if (size === 0) yield [];
  if (size === 0) return;
  for (let index = from; index <= cards.length - size; index += 1) {
    for (const rest of choices(cards, size - 1, index + 1)) yield [cards[index] as Any, ...rest];
  }
}
