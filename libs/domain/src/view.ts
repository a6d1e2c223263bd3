import type { Card } from './card.ts';
import type { ClaimTiming } from './claim-timing.ts';
import { countByDeck, type Deck } from './deck.ts';
import { FLAGS, type Flag } from './flag.ts';
import { completedFirst, sideOf } from './flag-state.ts';
import type { MoveEvent } from './move-event.ts';
import type { BySeat, Phase, Position } from './position.ts';
import type { Result } from './result.ts';
import type { Seat } from './seat.ts';

/** Who looks at a game: one of its players, or anybody else. */
export type Viewer = Seat | 'watcher';

/** A hand as a viewer sees it: its counts always, its cards only where they are his or the game is over. */
export type HandView = { readonly cards: readonly Card[] | null; readonly troop: number; readonly tactics: number };

/** A deck as a viewer sees it: its size, and after the end its cards, top first. */
export type DeckView = { readonly size: number; readonly cards: readonly Card[] | null };

/** A flag; all that lies there is public, environment cards on the side where they lie. */
export type FlagView = {
  readonly flag: Flag;
  readonly winner: Seat | null;
  readonly north: readonly Card[];
  readonly south: readonly Card[];
  readonly completedFirst: Seat | null;
};

/** All that one viewer may know of a position. */
export type PositionView = {
  readonly viewer: Viewer;
  readonly claimTiming: ClaimTiming;
  readonly turn: { readonly seat: Seat; readonly phase: Phase } | null;
  readonly scoutLeft: number;
  readonly hands: BySeat<HandView>;
  readonly flags: readonly FlagView[];
  readonly dishes: BySeat<readonly Card[]>;
  readonly decks: Readonly<Record<Deck, DeckView>>;
  /** What the viewer put back after a scout and hasn't seen again, in the order of putting back. */
  readonly putBack: readonly Card[];
  readonly result: Result | null;
};

/** What a viewer may know of an event: hidden cards are null, of returned ones the number for each deck is left. */
export type EventView =
  | Exclude<MoveEvent, { type: 'CardDrawn' | 'ScoutPlayed' | 'CardsReturned' }>
  | (Omit<Extract<MoveEvent, { type: 'CardDrawn' }>, 'card'> & { readonly card: Card | null })
  | (Omit<Extract<MoveEvent, { type: 'ScoutPlayed' }>, 'card'> & { readonly card: Card | null })
  | (Omit<Extract<MoveEvent, { type: 'CardsReturned' }>, 'cards'> & {
      readonly cards: readonly Card[] | null;
      readonly counts: Readonly<Record<Deck, number>>;
    });

/** The only door from a position to a person: exactly what this viewer may see. */
export function viewPosition(viewer: Viewer, position: Position): PositionView {
  const { turn, claimTiming, scoutLeft, dishes, result } = position;
  const isOpen = result !== null;
  const hand = (seat: Seat): HandView => {
    const cards = position.hands[seat];
    return { cards: isOpen || viewer === seat ? cards : null, ...countByDeck(cards) };
  };
  const deck = (name: Deck): DeckView => {
    const cards = position.decks[name];
    return { size: cards.length, cards: isOpen ? cards : null };
  };
  return {
    viewer,
    claimTiming,
    turn: turn && { seat: turn.seat, phase: turn.phase },
    scoutLeft,
    hands: { north: hand('north'), south: hand('south') },
    flags: FLAGS.map((flag) => viewFlag(position, flag)),
    dishes,
    decks: { troop: deck('troop'), tactics: deck('tactics') },
    putBack: viewer === 'watcher' ? [] : position.putBack[viewer],
    result,
  };
}

/** What this viewer may see of an event; after the end everything. */
export function viewEvent(viewer: Viewer, event: MoveEvent, isOver: boolean): EventView {
  const isOpen = isOver || viewer === event.seat;
  switch (event.type) {
    case 'CardDrawn':
    case 'ScoutPlayed':
      return { ...event, card: isOpen ? event.card : null };
    case 'CardsReturned':
      return { ...event, cards: isOpen ? event.cards : null, counts: countByDeck(event.cards) };
    case 'FlagsClaimed':
    case 'CardPlayed':
    case 'Passed':
    case 'CardDeserted':
    case 'CardRedeployed':
    case 'CardTaken':
    case 'Resigned':
      return event;
  }
}

function viewFlag(position: Position, flag: Flag): FlagView {
  const state = position.flags[flag];
  return {
    flag,
    winner: state.winner,
    north: sideOf(state, 'north'),
    south: sideOf(state, 'south'),
    completedFirst: completedFirst(state),
  };
}
