import {
  type Card,
  countByDeck,
  type Deck,
  isTactic,
  isTroop,
  type PositionView,
  strengthOf,
} from '@battleline/domain';
import type { Battlefield } from './battlefield.ts';

/** Troops, but for one or two tactics cards in hand, as long as the tactics that are played keep pace. */
export const chooseDeck = (field: Battlefield, view: PositionView, random: () => number): Deck => {
  if (view.decks.troop.size === 0) return 'tactics';
  if (view.decks.tactics.size === 0) return 'troop';
  const { tactics } = countByDeck(field.hand);
  const placed = view.flags.reduce((sum, flag) => sum + flag[field.seat].length, 0);
  const isDue = placed >= 4 && tactics + Math.max(0, field.tacticsLead) < 1;
  return isDue && random() < 0.6 ? 'tactics' : 'troop';
};

/** The cards to put back after a scout: those whose loss costs least, the better of them last, so on top. */
export const chooseReturn = (field: Battlefield, count: number): Card[] => {
  const chancesWithout = (card?: Card): number =>
    field.chances(field.pools(card)).reduce((sum, chance) => sum + chance, 0);
  const whole = chancesWithout();
  const tactics = field.hand.filter(isTactic).length;
  const cost = (card: Card): number => {
    if (!isTroop(card)) return tactics > 2 ? 0 : 0.2;
    return whole - chancesWithout(card) + strengthOf(card) / 100;
  };
  const costs = new Map(field.hand.map((card) => [card, cost(card)]));
  return field.hand.toSorted((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0)).slice(0, count);
};
