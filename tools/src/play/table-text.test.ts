import { describe, expect, test } from '@jest/globals';
import { absenceLines } from './absence-text.ts';
import { happeningLines } from './happening-text.ts';
import { movesLines, taskLine } from './moves-text.ts';
import { resultLine } from './result-text.ts';
import { frameOf, positionOf } from './table-frame.fixture.ts';

describe('what happened', () => {
  test.each([
    [{ type: 'CardPlayed', seat: 'north', text: 'play R7 f3' }, 'You: play R7 f3'],
    [{ type: 'CardPlayed', seat: 'south', text: 'play R7 f3' }, 'Bob: play R7 f3'],
    [{ type: 'FlagsClaimed', seat: 'south', won: [1, 4], refused: [] }, 'Bob claims f1 f4 and won.'],
    [{ type: 'FlagsClaimed', seat: 'north', won: [], refused: [] }, 'You claim nothing.'],
    [{ type: 'Resigned', seat: 'south' }, 'Bob resigns.'],
    [{ type: 'SeatReady', seat: 'north' }, 'You are ready.'],
    [{ type: 'Dealt', seat: null }, 'The cards are dealt.'],
    [{ type: 'TableSaved', seat: null }, 'The game is saved.'],
  ] as const)('%j reads: %s', (last, line) => {
    expect(happeningLines(frameOf({}, last))).toEqual([line]);
  });

  test('shows the player the card that he drew', () => {
    const hand = (cards: readonly ['R7'] | readonly ['R7', 'G2']) => ({
      north: { cards, troop: cards.length, tactics: 0 },
      south: { cards: null, troop: 7, tactics: 0 },
    });
    const before = frameOf({ position: positionOf({ hands: hand(['R7']) }) });
    const after = frameOf(
      { position: positionOf({ hands: hand(['R7', 'G2']) }) },
      { type: 'CardDrawn', text: 'draw troop' },
    );
    expect(happeningLines(after, before)).toEqual(['You: draw troop   (G2)']);
  });

  test('lays the cards out that refute a claim, against those of the claim', () => {
    const position = positionOf();
    const flags = position.flags.map((flag) =>
      flag.flag === 4 ? { ...flag, north: ['R1', 'R2', 'R4'] as const, south: ['B5'] as const } : flag,
    );
    const refused = [{ flag: 4, counterExample: ['B5', 'B6', 'B7'] as const }];
    const last = { type: 'FlagsClaimed', won: [2], refused } as const;
    expect(happeningLines(frameOf({ position: { ...position, flags } }, last))).toEqual([
      'You claim f2 and won.',
      "Your claim of f4 isn't proved:",
      '  Bob could still have [B5] [B6] [B7]',
      '  against              [R1] [R2] [R4]',
    ]);
  });
});

test('tells how long the opponent is waited for, and what comes then', () => {
  const frame = frameOf({});
  const away = { north: { until: 1, inMs: 9000 }, south: { until: 1, inMs: 65_000 } };
  const presence = { type: 'presence', at: 1, lobby: 1, table: frame.table, away } as const;
  expect(absenceLines(frame, presence, 4500)).toEqual(['Bob is away: in 1:01 the game is saved.']);
  const forfeit = frameOf({ options: { claimTiming: 'turn-start', onLeave: 'forfeit', clock: null } });
  expect(absenceLines(forfeit, presence, 70_000)).toEqual(['Bob is away: in 0:00 the game is lost.']);
  expect(absenceLines(frame, { ...presence, away: { north: null, south: null } }, 0)).toEqual([]);
});

describe('the moves', () => {
  test('that differ only in the flag share a line', () => {
    const legal = ['pass', 'play R7 f1', 'play R7 f2', 'redeploy R5 f3 dish', 'redeploy R5 f3 f4', 'return R5 fog'];
    expect(movesLines(frameOf({ legal }).view)).toEqual([
      'pass',
      'play R7 f1 | f2',
      'redeploy R5 f3 dish | f4',
      'return R5 fog',
    ]);
  });

  test('of a claim are any of its flags, or none', () => {
    const position = positionOf({ turn: { seat: 'north', phase: 'claim' } });
    const { view } = frameOf({ claimable: [1, 4], position });
    expect(movesLines(view)).toEqual(['claim -', 'claim f1 f4   (or any of these flags)']);
    expect(taskLine(view)).toContain('claim f1');
  });

  test('are none when it is the other’s turn', () => {
    const position = positionOf({ turn: { seat: 'south', phase: 'hand' } });
    expect(movesLines(frameOf({ position }).view)).toEqual(['It is not your turn.']);
  });
});

test.each([
  ['north', 'flags', 'result: you win against Bob (by flags, 0:0)'],
  ['south', 'resign', 'result: you lose against Bob (by resign, 0:0)'],
  [null, 'standstill', 'result: a draw (by standstill, 0:0)'],
] as const)('a game won by %s through %s reads: %s', (winner, by, line) => {
  expect(resultLine(frameOf({ position: positionOf({ turn: null, result: { winner, by } }) }))).toBe(line);
});
