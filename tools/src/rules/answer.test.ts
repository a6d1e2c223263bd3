import { describe, expect, test } from '@jest/globals';
import { legalMoves, parsePosition, TACTICS, TROOPS } from '@battleline/domain';
import { answerLine } from './answer.ts';

const answer = (request: unknown): object => answerLine(JSON.stringify(request));
const ERROR = { error: expect.any(String) };

describe('formation', () => {
  test.each([
    { cards: ['R2', 'R3', 'alexander'], mud: false, fog: false, rank: 'wedge', sum: 9 },
    { cards: ['R2', 'R3', 'alexander'], mud: true, fog: false, rank: null, sum: null },
    { cards: ['R2', 'R3', 'alexander'], mud: false, fog: true, rank: 'host', sum: 15 },
    { cards: ['G8', 'R8', 'P8', 'R9'], mud: false, fog: false, rank: 'phalanx', sum: 24 },
    { cards: [], mud: false, fog: false, rank: null, sum: null },
  ])('$cards, mud $mud, fog $fog: $rank $sum', ({ rank, sum, ...request }) => {
    expect(answer({ op: 'formation', ...request })).toEqual({ rank, sum });
  });

  test.each([
    { cards: ['R2', 'R2', 'R3'] },
    { cards: ['R2', 'R3', 'R11'] },
    { cards: ['R2', 'R3', 'fog'] },
    { cards: ['R1', 'R2', 'R3', 'R4', 'R5'] },
    { cards: 'R1 R2 R3' },
    {},
    { cards: ['R1', 'R2', 'R3'], mud: 'yes' },
  ])('%j is bad input', (request) => {
    expect(answer({ op: 'formation', ...request })).toEqual(ERROR);
  });
});

describe('claim', () => {
  const claim = { op: 'claim', mine: ['R9', 'R8', 'R7'], theirs: [], unseen: [], mud: false, fog: false };

  test('a claim that is proved is granted', () => {
    expect(answer(claim)).toEqual({ granted: true });
  });

  test('one that is not has a counter-example, the own cards first', () => {
    const request = { ...claim, theirs: ['B10'], unseen: ['B8', 'G1', 'B9'] };
    expect(answer(request)).toEqual({ granted: false, counterExample: ['B10', 'B9', 'B8'] });
  });

  test('an incomplete side is not granted', () => {
    expect(answer({ ...claim, mine: ['R9'] })).toEqual({ granted: false, counterExample: null });
  });

  test.each([
    { mineFirst: true, expected: { granted: true } },
    { mineFirst: null, expected: { granted: true } },
    { mineFirst: undefined, expected: { granted: true } },
    { mineFirst: false, expected: { granted: false, counterExample: ['G9', 'G8', 'G7'] } },
  ])('a tie with mineFirst $mineFirst', ({ mineFirst, expected }) => {
    expect(answer({ ...claim, theirs: ['G9', 'G8', 'G7'], mineFirst })).toEqual(expected);
  });

  test.each([
    { unseen: ['fog'] },
    { unseen: ['R9'] },
    { unseen: ['G1', 'G1'] },
    { unseen: undefined },
    { theirs: ['R9'] },
    { theirs: ['mud'] },
    { mineFirst: 1 },
  ])('%j is bad input', (fault) => {
    expect(answer({ ...claim, ...fault })).toEqual(ERROR);
  });
});

describe('replay and legal', () => {
  const record = {
    format: 'battle-line-record/1',
    first: 'north',
    deck: { troop: TROOPS, tactics: TACTICS },
    moves: ['play G1 f1', 'draw troop'],
  };

  test('a replay gives the position after the deal and one after each move', () => {
    const { positions, ...rest } = answer({ op: 'replay', record }) as { positions: readonly object[] };
    expect(rest).toEqual({});
    expect(positions).toHaveLength(3);
    expect(positions[1]).toMatchObject({
      turn: { seat: 'north', phase: 'draw' },
      legal: ['draw tactics', 'draw troop'],
    });
  });

  test('an illegal move is an error, with the positions up to there', () => {
    const moves = [...record.moves, 'play G1 f2', 'draw troop'];
    const { positions, error } = answer({ op: 'replay', record: { ...record, moves } }) as Record<string, unknown>;
    expect(error).toMatch(/^move 3 "play G1 f2": /);
    expect(positions).toHaveLength(3);
  });

  test('each position of a replay has the legal moves that it is asked for', () => {
    const { positions } = answer({ op: 'replay', record }) as { positions: readonly { legal: unknown }[] };
    for (const position of positions) {
      expect(answer({ op: 'legal', position: { ...position, legal: [], result: 7 } })).toEqual({
        legal: position.legal,
      });
      const read = parsePosition(position);
      expect(read.ok && legalMoves(read.value)).toEqual(position.legal);
    }
  });

  test.each([
    { op: 'replay' },
    { op: 'replay', record: { ...record, deck: { troop: [], tactics: [] } } },
    { op: 'legal' },
    { op: 'legal', position: {} },
  ])('bad input: %j', (request) => {
    expect(answer(request)).toEqual(ERROR);
  });
});

describe('shuffle', () => {
  const seed = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, '0')).join('');
  const vector = { op: 'shuffle', seed, game: seed.slice(0, 32), north: '01'.repeat(32), south: '00'.repeat(32) };

  test('the test vector', () => {
    const { first, deck } = answer(vector) as { first: string; deck: Record<string, string[]> };
    expect(first).toBe('north');
    expect(deck.troop?.slice(0, 10).join(' ')).toBe('G8 O3 Y1 B9 P8 R6 Y8 B3 P1 R2');
    expect(deck.troop?.slice(-3).join(' ')).toBe('P6 P3 O10');
    expect(deck.tactics?.join(' ')).toBe('fog scout mud shields redeploy darius deserter alexander traitor cavalry');
  });

  test('hex digits may be capital letters', () => {
    expect(answer({ ...vector, seed: seed.toUpperCase() })).toEqual(answer(vector));
  });

  test.each([
    { seed: 'xy' },
    { seed: seed.slice(2) },
    { game: seed },
    { north: null },
    { south: `${'0'.repeat(63)}g` },
  ])('%j is bad input', (fault) => {
    expect(answer({ ...vector, ...fault })).toEqual(ERROR);
  });
});

describe('whatever comes in', () => {
  test.each([
    '',
    ' ',
    '{',
    'null',
    '[]',
    '7',
    '"formation"',
    '{}',
    '{"op":7}',
    '{"op":"toString"}',
    '{"op":"__proto__"}',
    '{"op":"formation","cards":{"length":3}}',
    `{"op":"replay","record":${'['.repeat(100_000)}`,
    `{"op":"replay","record":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  ])('%.60j is answered with an error', (line) => {
    expect(answerLine(line)).toEqual(ERROR);
  });
});
