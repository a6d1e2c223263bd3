import { isTroop, type Card } from './card.ts';
import { FLAGS, type Flag } from './flag.ts';
import type { BySeat, Position } from './position.ts';
import { SEATS, type Seat } from './seat.ts';

/** The position with the card added to the seat's hand. */
export function toHand(position: Position, seat: Seat, card: Card): Position {
  return { ...position, hands: change(position.hands, seat, (hand) => [...hand, card]) };
}

/** The position without these cards in the seat's hand. */
export function fromHand(position: Position, seat: Seat, ...cards: readonly Card[]): Position {
  return { ...position, hands: change(position.hands, seat, (hand) => without(hand, cards)) };
}

/** The position with the card on top of the seat's dish. */
export function toDish(position: Position, seat: Seat, card: Card): Position {
  return { ...position, dishes: change(position.dishes, seat, (dish) => [...dish, card]) };
}

/** The position with the card as the newest on the seat's side of the flag. */
export function toFlag(position: Position, flag: Flag, seat: Seat, card: Card): Position {
  const state = position.flags[flag];
  return { ...position, flags: { ...position.flags, [flag]: { ...state, cards: [...state.cards, { seat, card }] } } };
}

/** The position without the card at the flag. */
export function fromFlag(position: Position, flag: Flag, card: Card): Position {
  const state = position.flags[flag];
  const cards = state.cards.filter((placed) => placed.card !== card);
  return { ...position, flags: { ...position.flags, [flag]: { ...state, cards } } };
}

/** The position without the card in its deck. */
export function fromDeck(position: Position, card: Card): Position {
  const { troop, tactics } = position.decks;
  return { ...position, decks: { troop: without(troop, [card]), tactics: without(tactics, [card]) } };
}

/** The position with the cards on top of their decks; of those for one deck the last lies on top. */
export function ontoDecks(position: Position, cards: readonly Card[]): Position {
  const { troop, tactics } = position.decks;
  const topFirst = cards.toReversed();
  const decks = {
    troop: [...topFirst.filter(isTroop), ...troop],
    tactics: [...topFirst.filter((card) => !isTroop(card)), ...tactics],
  };
  return { ...position, decks };
}

/** The number of cards left in both decks. */
export function cardsLeft({ decks }: Position): number {
  return decks.troop.length + decks.tactics.length;
}

/** The position with the cards remembered as put back by the seat. */
export function remember(position: Position, seat: Seat, cards: readonly Card[]): Position {
  return { ...position, putBack: change(position.putBack, seat, (known) => [...without(known, cards), ...cards]) };
}

/** The position in which each seat has struck from its put-back cards those that it sees again. */
export function forgetSeen(position: Position): Position {
  if (SEATS.every((seat) => position.putBack[seat].length === 0)) return position;
  const open = [
    ...FLAGS.flatMap((flag) => position.flags[flag].cards.map(({ card }) => card)),
    ...position.dishes.north,
    ...position.dishes.south,
  ];
  const unseen = (seat: Seat) => without(position.putBack[seat], [...open, ...position.hands[seat]]);
  return { ...position, putBack: { north: unseen('north'), south: unseen('south') } };
}

function without<C extends Card>(cards: readonly C[], taken: readonly Card[]): C[] {
  return cards.filter((card) => !taken.includes(card));
}

function change<Thing>(things: BySeat<Thing>, seat: Seat, update: (thing: Thing) => Thing): BySeat<Thing> {
  return { ...things, [seat]: update(things[seat]) };
}
