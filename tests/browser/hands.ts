import { type Card, type Deck, type Flag, parseMove, type PositionView } from '@battleline/domain';
import type { Locator, Page } from 'playwright-core';

/** The ways of a person to point at something: by keys, by clicks, by touch. */
export type Hands = {
  readonly card: (card: Card) => Promise<void>;
  readonly flag: (flag: Flag) => Promise<void>;
  /** `nth` of the cards there that may be taken, from 0; undefined where there is only one */
  readonly at: (card: Card, flag: Flag, nth: number | undefined) => Promise<void>;
  readonly deck: (deck: Deck) => Promise<void>;
  readonly dish: () => Promise<void>;
  readonly pass: () => Promise<void>;
  /** sends the claim that the page proposes */
  readonly claim: () => Promise<void>;
};

const inHand = (page: Page, card: Card): Locator => page.locator(`.hand [data-card="${card}"]`);

/** Somebody who never touches the mouse. */
export const keyHands = (page: Page): Hands => {
  const { keyboard } = page;
  return {
    card: async (card) => keyboard.press(String(Number(await inHand(page, card).getAttribute('data-hand')) + 1)),
    flag: (flag) => keyboard.press(String(flag)),
    at: async (_, flag, nth) => {
      await keyboard.press(String(flag));
      if (nth !== undefined) await keyboard.press(String(nth + 1));
    },
    deck: (deck) => keyboard.press(deck === 'troop' ? 't' : 'y'),
    dish: () => keyboard.press('d'),
    pass: () => keyboard.press('p'),
    claim: () => keyboard.press('c'),
  };
};

/** Where to press, from the target's upper left corner, px; its middle without it. */
type Spot = { readonly position: { readonly x: number; readonly y: number } };

/** Cards at a flag may overlap: of each of them its upper edge is in sight. */
const UPPER_EDGE: Spot = { position: { x: 12, y: 6 } };

/** Somebody who points: `press` is a click, or a tap. */
export const pointingHands = (page: Page, press: (target: Locator, spot?: Spot) => Promise<void>): Hands => ({
  card: (card) => press(inHand(page, card)),
  flag: (flag) => press(page.locator(`[data-flag-button="${flag}"]`)),
  at: (card, flag) => press(page.locator(`[data-flag="${flag}"] [data-card="${card}"]`), UPPER_EDGE),
  deck: (deck) => press(page.locator(`[data-deck="${deck}"]`)),
  dish: () => press(page.getByRole('button', { name: 'Into your dish', exact: true })),
  pass: () => press(page.locator('.order-line').getByRole('button', { name: 'Pass' })),
  claim: () => press(page.locator('.order-line .order.main')),
});

/** Which of the cards at that flag the victim is, counted as the page does; undefined where it is the only one. */
const placeAt = (
  position: PositionView,
  legal: readonly string[],
  verb: string,
  card: Card,
  flag: Flag,
): number | undefined => {
  const targets = new Set(legal.filter((text) => text.startsWith(`${verb} `)).map((text) => text.split(' ')[1]));
  const at = position.flags.find((one) => one.flag === flag);
  const there = at ? [...at.north, ...at.south].filter((one) => targets.has(one)) : [];
  return there.length > 1 ? there.indexOf(card) : undefined;
};

/** Makes a move, given in the move notation, by pointing at its parts. */
export const makeMove = async (
  hands: Hands,
  text: string,
  position: PositionView,
  legal: readonly string[],
): Promise<void> => {
  const move = parseMove(text);
  switch (move?.type) {
    case 'play':
      await hands.card(move.card);
      return hands.flag(move.flag);
    case 'draw':
      return hands.deck(move.deck);
    case 'pass':
      return hands.pass();
    case 'claim':
      return hands.claim();
    case 'scout':
      await hands.card('scout');
      return hands.deck(move.deck);
    case 'return':
      for (const card of move.cards) await hands.card(card);
      return;
    case 'deserter':
      await hands.card('deserter');
      return hands.at(move.card, move.flag, placeAt(position, legal, 'deserter', move.card, move.flag));
    case 'redeploy':
    case 'traitor':
      await hands.card(move.type);
      await hands.at(move.card, move.from, placeAt(position, legal, move.type, move.card, move.from));
      return move.to === 'dish' ? hands.dish() : hands.flag(move.to);
    case 'resign':
    case undefined:
      throw new Error(`nobody can point at ${text}`);
  }
};
