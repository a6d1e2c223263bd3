import { describe, expect, test } from '@jest/globals';
import { legalMoves } from './legal-moves.ts';
import { printPosition, type PositionNotation } from './position-notation.ts';
import { parsePosition } from './position-reading.ts';
import { play, setUp } from './position.fixture.ts';

const POSITION = printPosition(
  setUp({ north: 'R1 fog', flags: { 2: { north: 'G1 mud', south: 'B1 B2 B3', winner: 'south' } } }),
);

test('a position is printed with its legal moves, sides in order of arrival', () => {
  const position = play(setUp({ north: 'R1 G5', south: 'B5', tactics: 'fog', troop: 'O1' }), 'play R1 f3');
  expect(printPosition(position)).toEqual({
    turn: { seat: 'north', phase: 'draw' },
    legal: ['draw tactics', 'draw troop'],
    hands: { north: ['G5'], south: ['B5'] },
    flags: Array.from({ length: 9 }, (_, index) => ({
      winner: null,
      north: index === 2 ? ['R1'] : [],
      south: [],
      completedFirst: null,
    })),
    dish: { north: [], south: [] },
    deck: { troop: ['O1'], tactics: ['fog'] },
    result: null,
  });
});

test('only in phase scout it tells the draws still to come', () => {
  const scouting = play(setUp({ north: 'scout' }), 'scout troop');
  expect(printPosition(scouting)).toMatchObject({ turn: { seat: 'north', phase: 'scout' }, scoutLeft: 2 });
  expect(printPosition(play(scouting, 'draw troop'))).toMatchObject({ scoutLeft: 1 });
  expect(POSITION).not.toHaveProperty('scoutLeft');
});

test('after the end it holds the result, and nobody acts', () => {
  const over = printPosition(play(setUp({ north: 'R1' }), 'resign'));
  expect(over).toMatchObject({ turn: null, legal: [], result: { winner: 'south', by: 'resign' } });
});

describe('reading a position', () => {
  test('cards may be missing; legal moves and result are ignored', () => {
    const empty = { north: [], south: [] };
    const flags = Array.from({ length: 9 }, () => ({ winner: null, ...empty, completedFirst: null }));
    const bare = { turn: { seat: 'south', phase: 'hand' }, hands: { north: [], south: ['R1'] }, flags, dish: empty };
    const reading = parsePosition({ ...bare, deck: { troop: [], tactics: [] }, result: 'whatever' });
    expect(reading.ok && legalMoves(reading.value)).toHaveLength(9);
  });

  test('without a turn nothing is legal', () => {
    const reading = parsePosition({ ...POSITION, turn: null });
    expect(reading.ok && legalMoves(reading.value)).toEqual([]);
  });

  test('who completed first is kept', () => {
    const flags = POSITION.flags.map((flag) => ({ ...flag, north: [], south: [] }));
    const tied = { winner: null, north: ['R9', 'R8', 'R7'], south: ['G9', 'G8', 'G7'], completedFirst: 'south' };
    const position = { ...POSITION, flags: [...flags.slice(1), tied], deck: { troop: [], tactics: [] } };
    const reading = parsePosition(position);
    expect(reading.ok && printPosition(reading.value).flags[8]).toEqual(tied);
  });

  const faults: Readonly<Record<string, object>> = {
    'a card twice': { hands: { north: ['R1', 'G1'], south: [] } },
    'a card twice in one hand': { hands: { north: ['R1', 'R1'], south: [] } },
    'an unknown card': { hands: { north: ['R11'], south: [] } },
    'a hand that is missing': { hands: { north: [] } },
    'an unknown phase': { turn: { seat: 'north', phase: 'sleep' } },
    'an unknown seat': { turn: { seat: 'east', phase: 'hand' } },
    'no turn at all': { turn: undefined },
    'eight flags': { flags: POSITION.flags.slice(1) },
    'a guile card at a flag': { flags: changed({ north: ['scout'] }) },
    'five cards in four slots': { flags: changed({ north: ['O1', 'O2', 'O3', 'O4', 'O5'] }) },
    'an unknown winner': { flags: changed({ winner: 'east' }) },
    'a flag that is no object': { flags: [null, ...POSITION.flags.slice(1)] },
    'a dish that is no object': { dish: [] },
    'a tactics card in the troop deck': { deck: { troop: ['scout'], tactics: [] } },
    'a troop in the tactics deck': { deck: { troop: [], tactics: ['O10'] } },
    'no draws in phase scout': { turn: { seat: 'north', phase: 'scout' } },
    'half a draw in phase scout': { turn: { seat: 'north', phase: 'scout' }, scoutLeft: 0.5 },
  };
  test.each(Object.entries(faults))('%s is refused', (_, fault) => {
    expect(parsePosition({ ...POSITION, deck: { troop: [], tactics: [] }, ...fault })).toMatchObject({ ok: false });
  });

  test.each([null, [], 'x', 7, {}])('%j is no position', (value) => {
    expect(parsePosition(value)).toMatchObject({ ok: false });
  });
});

function changed(flag: object): PositionNotation['flags'] {
  return POSITION.flags.map((original, index) => (index === 4 ? { ...original, ...flag } : original));
}
