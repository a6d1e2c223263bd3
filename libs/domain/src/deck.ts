import { isTroop, type Card, type Tactic, type Troop } from './card.ts';
import type { Seat } from './seat.ts';

/** The two decks, by what they hold. */
export const DECKS = ['troop', 'tactics'] as const;
export type Deck = (typeof DECKS)[number];

/** The cards of both decks, top first. */
export type Decks = { readonly troop: readonly Troop[]; readonly tactics: readonly Tactic[] };

/** What a game starts from: who begins, and both decks before the deal. */
export type Deal = { readonly first: Seat; readonly deck: Decks };

/** The number of troops dealt to each seat, and the size that a draw fills the hand up to. */
export const HAND_SIZE = 7;

/** The deck that a card belongs to. */
export function deckOf(card: Card): Deck {
  return isTroop(card) ? 'troop' : 'tactics';
}

/** The deck of that name, or undefined. */
export function parseDeck(value: unknown): Deck | undefined {
  return DECKS.find((deck) => deck === value);
}

/** How many of the cards belong to each deck. */
export function countByDeck(cards: readonly Card[]): Readonly<Record<Deck, number>> {
  const troop = cards.filter(isTroop).length;
  return { troop, tactics: cards.length - troop };
}
