import {
  type Card,
  type Deck,
  isTroop,
  parsePosition,
  type Position,
  type PositionView,
  TACTICS,
  TROOPS,
} from '@battleline/domain';

const seenCards = ({ hands, flags, dishes }: PositionView): ReadonlySet<Card> =>
  new Set([
    ...(hands.north.cards ?? []),
    ...(hands.south.cards ?? []),
    ...flags.flatMap(({ north, south }) => [...north, ...south]),
    ...dishes.north,
    ...dishes.south,
  ]);

/**
 * A position that agrees with all that the viewer sees, so that the rules can be asked: hidden hands are empty, and the
 * decks hold any cards that he hasn't seen, in the right number.
 */
export const positionOf = (view: PositionView): Position => {
  const { turn, scoutLeft, hands, flags, dishes, decks } = view;
  const seen = seenCards(view);
  const fill = (deck: Deck): readonly Card[] => {
    const all: readonly Card[] = deck === 'troop' ? TROOPS : TACTICS;
    return decks[deck].cards ?? all.filter((card) => !seen.has(card)).slice(0, decks[deck].size);
  };
  const reading = parsePosition({
    turn,
    scoutLeft,
    hands: { north: hands.north.cards ?? [], south: hands.south.cards ?? [] },
    flags,
    dish: dishes,
    deck: { troop: fill('troop'), tactics: fill('tactics') },
  });
  if (!reading.ok) throw new Error(`the view is no position: ${reading.error}`);
  return { ...reading.value, claimTiming: view.claimTiming };
};

/** The hand as it is laid out: troops by colour and strength, then the tactics. */
export const inOrder = (cards: readonly Card[]): Card[] => {
  const all: readonly Card[] = [...TROOPS, ...TACTICS];
  return cards.toSorted((a, b) => Number(isTroop(b)) - Number(isTroop(a)) || all.indexOf(a) - all.indexOf(b));
};
