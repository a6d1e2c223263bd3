import type { Card } from './card.ts';
import type { Deck } from './deck.ts';
import type { Flag } from './flag.ts';
import { printMove, type Move } from './move.ts';
import type { Result } from './result.ts';
import type { Seat } from './seat.ts';

/** A claim that wasn't proved, with the cards of a better formation for the opponent. */
export type RefusedClaim = { readonly flag: Flag; readonly counterExample: readonly Card[] };

// The names of these events and of their fields are STORAGE: games that were played are kept in them for ever.
// Never rename or reuse one; `result` is the result of the game where this event ended it.

/** What happened in a game, one event a move. */
export type MoveEvent = MoveFact & { readonly result: Result | null };

/** An event before it is known whether it ends the game. */
export type MoveFact =
  | FlagsClaimed
  | CardPlayed
  | Passed
  | CardDrawn
  | ScoutPlayed
  | CardsReturned
  | CardDeserted
  | CardRedeployed
  | CardTaken
  | Resigned;

type FlagsClaimed = Fact<'FlagsClaimed', { won: readonly Flag[]; refused: readonly RefusedClaim[] }>;
type CardPlayed = Fact<'CardPlayed', { card: Card; flag: Flag }>;
type Passed = Fact<'Passed', object>;
type CardDrawn = Fact<'CardDrawn', { deck: Deck; card: Card }>;
type ScoutPlayed = Fact<'ScoutPlayed', { deck: Deck; card: Card }>;
type CardsReturned = Fact<'CardsReturned', { cards: readonly Card[] }>;
type CardDeserted = Fact<'CardDeserted', { card: Card; flag: Flag }>;
type CardRedeployed = Fact<'CardRedeployed', { card: Card; from: Flag; to: Flag | 'dish' }>;
type CardTaken = Fact<'CardTaken', { card: Card; from: Flag; to: Flag }>;
type Resigned = Fact<'Resigned', object>;

type Fact<Type extends string, Fields> = { readonly type: Type; readonly seat: Seat } & Readonly<Fields>;

/** The move that led to the event. */
export function moveOf(event: MoveFact): Move {
  switch (event.type) {
    case 'FlagsClaimed':
      return { type: 'claim', flags: [...event.won, ...event.refused.map(({ flag }) => flag)] };
    case 'CardPlayed':
      return { type: 'play', card: event.card, flag: event.flag };
    case 'Passed':
      return { type: 'pass' };
    case 'CardDrawn':
      return { type: 'draw', deck: event.deck };
    case 'ScoutPlayed':
      return { type: 'scout', deck: event.deck };
    case 'CardsReturned':
      return { type: 'return', cards: event.cards };
    case 'CardDeserted':
      return { type: 'deserter', card: event.card, flag: event.flag };
    case 'CardRedeployed':
      return { type: 'redeploy', card: event.card, from: event.from, to: event.to };
    case 'CardTaken':
      return { type: 'traitor', card: event.card, from: event.from, to: event.to };
    case 'Resigned':
      return { type: 'resign', seat: event.seat };
  }
}

/** The event's canonical move line, as game records hold it. */
export function eventText(event: MoveFact): string {
  return printMove(moveOf(event));
}
