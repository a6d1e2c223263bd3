import {
  type Card,
  countByDeck,
  type Deck,
  deckOf,
  type Flag,
  FLAGS,
  HAND_SIZE,
  type HandView,
  type Move,
  otherSeat,
  parseMove,
  type Phase,
  type PositionView,
  type Seat,
  TACTICS,
  type TableView,
  TROOPS,
} from '@battleline/domain';
import type { Happening } from '@battleline/protocol';

// A game's past is made again from what everybody was told of each move. Hidden cards stay hidden in it, one's own, too:
// of hands and decks only the numbers are known.

const PHASES: Readonly<Record<string, Phase>> = {
  FlagsClaimed: 'claim',
  CardDrawn: 'draw',
  CardsReturned: 'return',
};

/** How many cards of each deck were put back, from the cards themselves or from `return 1 troop 1 tactics`. */
export const countReturned = (text: string): Readonly<Record<Deck, number>> => {
  const move = parseMove(text);
  if (move?.type === 'return') return countByDeck(move.cards);
  const count = (deck: Deck): number => Number(new RegExp(`(\\d+) ${deck}`).exec(text)?.[1] ?? 0);
  return { troop: count('troop'), tactics: count('tactics') };
};

/** The position after the deal, as everybody knows it. */
export const dealtView = ({ viewer, options }: Pick<TableView, 'viewer' | 'options'>): PositionView => {
  const hand: HandView = { cards: null, troop: HAND_SIZE, tactics: 0 };
  return {
    viewer,
    claimTiming: options.claimTiming,
    turn: null,
    scoutLeft: 0,
    hands: { north: hand, south: hand },
    flags: FLAGS.map((flag) => ({ flag, winner: null, north: [], south: [], completedFirst: null })),
    dishes: { north: [], south: [] },
    decks: {
      troop: { size: TROOPS.length - 2 * HAND_SIZE, cards: null },
      tactics: { size: TACTICS.length, cards: null },
    },
    putBack: [],
    result: null,
  };
};

/** The position without what nobody was told. */
const closed = (view: PositionView): PositionView => {
  const hide = (hand: HandView): HandView => ({ ...hand, cards: null });
  return { ...view, hands: { north: hide(view.hands.north), south: hide(view.hands.south) }, putBack: [] };
};

const moveHand = (view: PositionView, seat: Seat, deck: Deck, by: number): PositionView => {
  const hand = view.hands[seat];
  return { ...view, hands: { ...view.hands, [seat]: { ...hand, [deck]: hand[deck] + by } } };
};
const moveDeck = (view: PositionView, deck: Deck, by: number): PositionView => ({
  ...view,
  decks: { ...view.decks, [deck]: { size: view.decks[deck].size + by, cards: null } },
});
const draw = (view: PositionView, seat: Seat, deck: Deck): PositionView =>
  moveDeck(moveHand(view, seat, deck, 1), deck, -1);
const toDish = (view: PositionView, seat: Seat, card: Card): PositionView => ({
  ...view,
  dishes: { ...view.dishes, [seat]: [...view.dishes[seat], card] },
});
const putAt = (view: PositionView, flag: Flag, seat: Seat, card: Card): PositionView => ({
  ...view,
  flags: view.flags.map((at) => (at.flag === flag ? { ...at, [seat]: [...at[seat], card] } : at)),
});
const takeFrom = (view: PositionView, flag: Flag, seat: Seat, card: Card): PositionView => ({
  ...view,
  flags: view.flags.map((at) => (at.flag === flag ? { ...at, [seat]: at[seat].filter((one) => one !== card) } : at)),
});
/** Plays a card of guile: out of the hand, into the dish. */
const playGuile = (view: PositionView, seat: Seat, card: Card): PositionView =>
  toDish(moveHand(view, seat, 'tactics', -1), seat, card);

const moved = (view: PositionView, seat: Seat, move: Move): PositionView => {
  switch (move.type) {
    case 'play':
      return putAt(moveHand(view, seat, deckOf(move.card), -1), move.flag, seat, move.card);
    case 'draw':
      return draw(view, seat, move.deck);
    case 'scout':
      return draw(playGuile(view, seat, 'scout'), seat, move.deck);
    case 'deserter': {
      const victim = otherSeat(seat);
      return toDish(takeFrom(playGuile(view, seat, 'deserter'), move.flag, victim, move.card), victim, move.card);
    }
    case 'redeploy': {
      const without = takeFrom(playGuile(view, seat, 'redeploy'), move.from, seat, move.card);
      return move.to === 'dish' ? toDish(without, seat, move.card) : putAt(without, move.to, seat, move.card);
    }
    case 'traitor': {
      const without = takeFrom(playGuile(view, seat, 'traitor'), move.from, otherSeat(seat), move.card);
      return putAt(without, move.to, seat, move.card);
    }
    case 'claim':
    case 'return':
    case 'pass':
    case 'resign':
      return view;
  }
};

/** The position after one more move, as everybody knows it; who is to move next, the next move tells. */
const afterMove = (view: PositionView, told: Happening): PositionView => {
  const { seat, text, won = [] } = told;
  if (seat === null) return view;
  if (told.type === 'CardsReturned') {
    const { troop, tactics } = countReturned(text);
    const without = moveHand(moveHand(view, seat, 'troop', -troop), seat, 'tactics', -tactics);
    return moveDeck(moveDeck(without, 'troop', troop), 'tactics', tactics);
  }
  const move = parseMove(text);
  const after = move ? moved(view, seat, move) : view;
  return won.length === 0
    ? after
    : { ...after, flags: after.flags.map((at) => (won.includes(at.flag) ? { ...at, winner: seat } : at)) };
};

/** The phase in which this was done; of several draws only the first one follows a play. */
const phaseOf = ({ type }: Happening): Phase => PHASES[type] ?? 'hand';

/** The positions from `start` on, before and after each of these moves, as everybody knows them. */
export const pastPositions = (start: PositionView, moves: readonly Happening[]): readonly PositionView[] => {
  let position = closed(start);
  const positions = [position];
  for (const told of moves) positions.push((position = afterMove(position, told)));
  return positions.map((one, index) => {
    const next = moves[index];
    return { ...one, turn: next?.seat ? { seat: next.seat, phase: phaseOf(next) } : null, scoutLeft: 0 };
  });
};
