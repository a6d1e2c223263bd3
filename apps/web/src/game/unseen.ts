import { type Card, COLOURS, type PositionView, TACTICS, TROOPS } from '@battleline/domain';

export type Sight = 'unseen' | 'yours' | 'seen';

/** Which cards lie in the open, which are in the viewer's own hand, and which nobody has shown. */
export const sightOf = (view: PositionView): ((card: Card) => Sight) => {
  const { flags, dishes, hands, viewer } = view;
  const open = new Set<Card>([
    ...flags.flatMap(({ north, south }) => [...north, ...south]),
    ...dishes.north,
    ...dishes.south,
  ]);
  const own = new Set<Card>(viewer === 'watcher' ? [] : (hands[viewer].cards ?? []));
  return (card) => (open.has(card) ? 'seen' : own.has(card) ? 'yours' : 'unseen');
};

/** The troops by colour, strongest first, and the tactics: as they are counted. */
export const COUNTED: readonly (readonly Card[])[] = [
  ...COLOURS.map((colour) => TROOPS.filter((troop) => troop.startsWith(colour)).toReversed()),
  [...TACTICS].toReversed(),
];
