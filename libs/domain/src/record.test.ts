import { describe, expect, test } from '@jest/globals';
import { TACTICS, TROOPS } from './card.ts';
import { legalMoves } from './legal-moves.ts';
import { gameRecord, parseRecord, RECORD_FORMAT, replayRecord } from './record.ts';
import { stage } from './position.fixture.ts';

const DECK = { troop: TROOPS, tactics: TACTICS };
const RECORD = { format: RECORD_FORMAT, first: 'south', deck: DECK, moves: ['play G8 f1', 'draw troop'] };

describe('reading a record', () => {
  test('options may be missing, unknown keys are ignored', () => {
    const record = parseRecord({ ...RECORD, players: { north: 'Ada' }, result: null });
    expect(record).toEqual({ ok: true, value: { ...RECORD, options: { claimTiming: 'turn-start' } } });
    expect(parseRecord({ ...RECORD, options: {} })).toEqual(record);
  });

  test.each([
    { fault: 'no object', record: [] },
    { fault: 'another format', record: { ...RECORD, format: 'battle-line-record/2' } },
    { fault: 'no format', record: { ...RECORD, format: undefined } },
    { fault: 'an unknown claim timing', record: { ...RECORD, options: { claimTiming: 'later' } } },
    { fault: 'options that are no object', record: { ...RECORD, options: null } },
    { fault: 'an unknown seat', record: { ...RECORD, first: 'east' } },
    { fault: 'no deck', record: { ...RECORD, deck: null } },
    { fault: 'a missing troop', record: { ...RECORD, deck: { ...DECK, troop: TROOPS.slice(1) } } },
    { fault: 'a troop twice', record: { ...RECORD, deck: { ...DECK, troop: ['G2', ...TROOPS.slice(1)] } } },
    { fault: 'an unknown card', record: { ...RECORD, deck: { ...DECK, troop: ['G11', ...TROOPS.slice(1)] } } },
    {
      fault: 'a tactics card among the troops',
      record: { ...RECORD, deck: { ...DECK, troop: ['fog', ...TROOPS.slice(1)] } },
    },
    { fault: 'a tactics card twice', record: { ...RECORD, deck: { ...DECK, tactics: ['fog', ...TACTICS.slice(1)] } } },
    { fault: 'a troop too many', record: { ...RECORD, deck: { ...DECK, tactics: [...TACTICS, 'G1'] } } },
    { fault: 'no moves', record: { ...RECORD, moves: undefined } },
    { fault: 'moves that are no list', record: { ...RECORD, moves: 'play G8 f1' } },
  ])('$fault is refused', ({ record }) => {
    expect(parseRecord(record)).toEqual({ ok: false, error: expect.any(String) });
  });
});

describe('replaying a record', () => {
  const replay = (moves: readonly unknown[]) => {
    const record = parseRecord({ ...RECORD, moves });
    if (!record.ok) throw new Error(record.error);
    return replayRecord(record.value);
  };

  test('there is a position after the deal and one after each move', () => {
    const { positions, error } = replay(RECORD.moves);
    expect(positions.map(stage)).toEqual(['south hand', 'south draw', 'north hand']);
    expect(error).toBeNull();
  });

  test('an illegal move ends it; moves count from 1', () => {
    const { positions, error } = replay(['play G8 f1', 'play R7 f3', 'draw troop']);
    expect(positions).toHaveLength(2);
    expect(error).toBe('move 2 "play R7 f3": It is time to draw a card.');
  });

  test.each([
    { moves: ['play G8'], error: 'move 1 "play G8": This is not a move.' },
    { moves: [7], error: 'move 1 "<number>": This is not a move.' },
    { moves: ['resign', 'play G8 f1'], error: 'move 2 "play G8 f1": The game is over.' },
    { moves: ['resign', 'resign north'], error: 'move 2 "resign north": The game is over.' },
  ])('$moves: $error', ({ moves, error }) => {
    expect(replay(moves).error).toBe(error);
  });

  test('resigning without a seat is for the seat to act, with one for either', () => {
    expect(replay(['resign']).positions.map(stage)).toEqual(['south hand', 'north by resign']);
    expect(replay(['resign north']).positions.map(stage)).toEqual(['south hand', 'south by resign']);
  });

  test('the record of its events holds the canonical moves', () => {
    const { events } = replay(['play G8 f1', 'draw troop', 'resign south']);
    const deal = { first: 'south', deck: DECK } as const;
    expect(gameRecord(deal, 'after-play', events)).toEqual({
      ...RECORD,
      options: { claimTiming: 'after-play' },
      moves: ['play G8 f1', 'draw troop', 'resign south'],
    });
  });

  test('the cards of a return may come in any order', () => {
    const deck = { troop: TROOPS, tactics: ['scout', ...TACTICS.filter((card) => card !== 'scout')] };
    const moves = [
      'play G8 f1',
      'draw tactics',
      'play G1 f1',
      'draw troop',
      'scout tactics',
      'draw tactics',
      'draw troop',
    ];
    const record = parseRecord({ ...RECORD, deck, moves: [...moves, 'return R1 deserter'] });
    if (!record.ok) throw new Error(record.error);
    const { positions, events, error } = replayRecord(record.value);
    expect(error).toBeNull();
    expect(events.at(-1)).toMatchObject({ type: 'CardsReturned', cards: ['deserter', 'R1'] });
    expect(positions.at(-1)?.decks.troop[0]).toBe('R1');
    expect(positions.slice(-2).flatMap(legalMoves)).toContain('return deserter R1');
  });
});
