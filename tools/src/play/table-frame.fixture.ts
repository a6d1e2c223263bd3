import type { ClientId, GameId, TableId, TableView } from '@battleline/domain';
import type { Happening, TableFrame } from '@battleline/protocol';

type Position = NonNullable<TableView['position']>;

const FLAG_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const person = (name: string) => ({ id: name as ClientId, name, kind: 'guest' }) as const;

/** North's view of a position, by what differs from an empty table. */
export const positionOf = (change: Partial<Position> = {}): Position => ({
  viewer: 'north',
  claimTiming: 'turn-start',
  turn: { seat: 'north', phase: 'hand' },
  scoutLeft: 0,
  hands: { north: { cards: ['R7'], troop: 1, tactics: 0 }, south: { cards: null, troop: 7, tactics: 0 } },
  flags: FLAG_NUMBERS.map((flag) => ({ flag, winner: null, north: [], south: [], completedFirst: null })),
  dishes: { north: [], south: [] },
  decks: { troop: { size: 46, cards: null }, tactics: { size: 10, cards: null } },
  putBack: [],
  result: null,
  ...change,
});

/** A frame for Ann (north), who plays against Bob. */
export const frameOf = (
  view: Partial<TableView> & { readonly position?: Position | null },
  last: Partial<Happening> | null = null,
): TableFrame => ({
  type: 'table',
  at: 1,
  table: `3-${'a'.repeat(30)}` as TableId,
  version: 5,
  players: { north: person('Ann'), south: person('Bob') },
  view: {
    game: 'g' as GameId,
    sitting: 1,
    options: { claimTiming: 'turn-start', onLeave: 'save', clock: null },
    rulesVersion: 1,
    commitment: '',
    sameDealAs: null,
    status: 'playing',
    viewer: 'north',
    ready: { north: true, south: true },
    moves: 1,
    position: positionOf(),
    legal: [],
    claimable: [],
    proof: null,
    ...view,
  },
  clocks: null,
  last: last && { type: 'CardPlayed', seat: 'north', text: '', ...last },
});
