import {
  type Card,
  decideMove,
  type Deck,
  evolvePosition,
  type Flag,
  parseMove,
  type PositionView,
  sideOf,
} from '@battleline/domain';
import { positionOf } from './position.ts';

/** A position as it is shown while the viewer's own move is on its way. */
export type Shown = {
  readonly position: PositionView;
  /** cards that lie where the move wants them, not yet where the log has them */
  readonly sending: ReadonlySet<Card>;
  readonly drawing: Deck | null;
  readonly claiming: readonly Flag[];
};

const still = (position: PositionView): Shown => ({ position, sending: new Set(), drawing: null, claiming: [] });

const putInDish = (position: PositionView, seat: 'north' | 'south', card: Card): PositionView => ({
  ...position,
  dishes: { ...position.dishes, [seat]: [...position.dishes[seat], card] },
});

const withoutInHand = (position: PositionView, seat: 'north' | 'south', cards: readonly Card[]): PositionView => {
  const hand = position.hands[seat];
  const left = hand.cards?.filter((card) => !cards.includes(card)) ?? null;
  return { ...position, hands: { ...position.hands, [seat]: { ...hand, cards: left } } };
};

/** The position with the viewer's move as it would be; the turn stays where it is until the move is accepted. */
export const withPending = (view: PositionView, text: string | undefined): Shown => {
  const move = text === undefined ? undefined : parseMove(text);
  const { viewer } = view;
  if (move === undefined || viewer === 'watcher') return still(view);
  switch (move.type) {
    case 'pass':
    case 'resign':
      return still(view);
    case 'claim':
      return { ...still(view), claiming: move.flags };
    case 'draw':
      return { ...still(view), drawing: move.deck };
    case 'return':
      return still(withoutInHand(view, viewer, move.cards));
    case 'scout': {
      const position = putInDish(withoutInHand(view, viewer, ['scout']), viewer, 'scout');
      return { ...still(position), sending: new Set(['scout'] as const), drawing: move.deck };
    }
    case 'play':
    case 'deserter':
    case 'redeploy':
    case 'traitor': {
      const before = positionOf(view);
      const decision = decideMove(before, viewer, move);
      if (!decision.ok) return still(view);
      const { flags, dishes } = evolvePosition(before, decision.event);
      const played = move.type === 'play' ? move.card : move.type;
      const position: PositionView = {
        ...withoutInHand(view, viewer, [played]),
        dishes,
        flags: view.flags.map((at) => ({
          ...at,
          north: sideOf(flags[at.flag], 'north'),
          south: sideOf(flags[at.flag], 'south'),
        })),
      };
      return { ...still(position), sending: new Set([move.card, played]) };
    }
  }
};
