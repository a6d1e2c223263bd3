import { describe, expect, test } from '@jest/globals';
import {
  dealPosition,
  decideMove,
  evolvePosition,
  fairDeal,
  legalMoves,
  type MoveEvent,
  parseMove,
  type Position,
  type PositionView,
  renderEvent,
  viewEvent,
  viewPosition,
} from '@battleline/domain';
import type { Happening } from '@battleline/protocol';
import { dealtView, pastPositions } from './past.ts';

const wordsFrom = (seed: number) => {
  let state = seed;
  return (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
};

/** As a gateway tells a watcher of it. */
const toldOf = (event: MoveEvent): Happening => {
  const seen = viewEvent('watcher', event, false);
  const happening = { type: event.type, seat: event.seat, text: renderEvent(seen) };
  return seen.type === 'FlagsClaimed' ? { ...happening, won: seen.won, refused: seen.refused } : happening;
};

/** A game of random legal moves: each position, and what led to the next one. */
const playGame = (seed: number): { positions: readonly Position[]; told: readonly Happening[] } => {
  const words = wordsFrom(seed);
  let position = dealPosition(fairDeal(words), 'turn-start');
  const positions = [position];
  const told: Happening[] = [];
  while (position.turn !== null) {
    const legal = legalMoves(position);
    const move = parseMove(legal[words() % legal.length] ?? '');
    const decision = move && decideMove(position, position.turn.seat, move);
    if (!decision?.ok) throw new Error('a legal move was refused');
    position = evolvePosition(position, decision.event);
    positions.push(position);
    told.push(toldOf(decision.event));
  }
  return { positions, told };
};

/** What everybody knows, and a past can be made of. */
const known = ({ flags, dishes, hands, decks, turn }: PositionView) => ({
  flags: flags.map(({ flag, winner, north, south }) => ({ flag, winner, north, south })),
  dishes,
  hands: [hands.north, hands.south].map(({ troop, tactics }) => ({ troop, tactics })),
  decks: [decks.troop.size, decks.tactics.size],
  seat: turn?.seat,
});

describe('a game’s past', () => {
  test.each([1, 2, 3, 4, 5, 6])('is what a watcher saw at each move (game %i)', (seed) => {
    const { positions, told } = playGame(seed);
    const start = dealtView({
      viewer: 'watcher',
      options: { claimTiming: 'turn-start', onLeave: 'save', clock: null },
    });
    const past = pastPositions(start, told);
    const seen = positions.map((position) => viewPosition('watcher', { ...position, result: null }));
    expect(past.map(known)).toEqual(seen.map(known));
  });

  test('begins anywhere, and shows no hand', () => {
    const { positions, told } = playGame(7);
    const middle = positions[30];
    if (!middle) throw new Error('this game was too short');
    const [first, ...more] = pastPositions(viewPosition('north', middle), told.slice(30));
    expect([first?.hands.north.cards, more.length]).toEqual([null, told.length - 30]);
    expect(known(more.at(-1)!)).toEqual(known(viewPosition('watcher', { ...positions.at(-1)!, result: null })));
  });
});
