import { describe, expect, test } from '@jest/globals';
import { claimableFlags } from './move-rules.ts';
import { completedFirst } from './flag-state.ts';
import { dealPosition } from './position.ts';
import { decideMove } from './play.ts';
import { eventOf, legal, play, refusalOf, setUp, stage, type Setup } from './position.fixture.ts';
import { TACTICS, TROOPS } from './card.ts';

// The numbered procedure cases of the rules; A is north and acts, B is south.

const FULL_OWN_SIDES: Setup['flags'] = {
  1: { north: 'G1 G2 G3' },
  2: { north: 'G4 G5 G6' },
  3: { north: 'G7 G8 G9' },
  4: { north: 'R1 R2 R3' },
  5: { north: 'R4 R5 R6' },
  6: { north: 'R7 R8 R9' },
  7: { north: 'P1 P2 P3' },
  8: { north: 'P4 P5 P6' },
  9: { north: 'P7 P8 P9' },
};
const everyFlag = (move: string): string[] => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((flag) => `${move} f${flag}`);

describe('what may be played', () => {
  test('S94: a new game starts with the hand phase and 63 moves', () => {
    const position = dealPosition({ first: 'south', deck: { troop: TROOPS, tactics: TACTICS } }, 'turn-start');
    expect(stage(position)).toBe('south hand');
    expect(legal(position)).toHaveLength(63);
    expect(legal(position)).not.toContain('pass');
    expect(position.hands.north).toEqual(TROOPS.slice(0, 7));
    expect(position.hands.south).toEqual(TROOPS.slice(7, 14));
  });

  test('S95: who has played more tactics cards plays none', () => {
    const position = setUp({ north: 'fog G1', flags: { 1: { north: 'cavalry' } } });
    expect(legal(position)).toEqual(everyFlag('play G1'));
    expect(refusalOf(position, 'play fog f2')).toBe('TACTICS_LIMIT');
  });

  test('S96: after the opponent has played one, it is allowed again', () => {
    const position = setUp({ north: 'fog G1', flags: { 1: { north: 'cavalry', south: 'shields' } } });
    expect(legal(position, 'play fog')).toEqual(everyFlag('play fog'));
  });

  test('tactics cards at claimed flags count', () => {
    const flags = { 1: { north: 'cavalry', south: '', winner: 'south' } } as const;
    expect(legal(setUp({ north: 'fog', flags }))).toEqual([]);
  });

  test('S97: a deserted tactics card still counts for the one who played it', () => {
    expect(legal(setUp({ north: 'fog', dish: { north: 'cavalry' } }))).toEqual([]);
  });

  test('S98: after a scout the other may play one, then both are even', () => {
    const afterScout = setUp({ seat: 'south', north: 'fog', south: 'mud', dish: { north: 'scout' } });
    expect(refusalOf({ ...afterScout, turn: { ...turnOf(afterScout), seat: 'north' } }, 'play fog f1')).toBe(
      'TACTICS_LIMIT',
    );
    const evened = play(afterScout, 'play mud f2', 'draw troop');
    expect(legal(evened, 'play fog')).toHaveLength(9);
  });

  test.each([
    { nr: 'S99', where: 'in the dish by the opponent', setup: { dish: { north: 'alexander', south: 'scout mud' } } },
    {
      nr: 'S101',
      where: 'in the dish by his own redeploy',
      setup: { dish: { north: 'redeploy alexander', south: 'scout mud' } },
    },
    { nr: 'S101', where: 'on the table', setup: { flags: { 1: { north: 'alexander' } }, dish: { south: 'scout' } } },
  ])('$nr: with one leader $where the other is never played', ({ setup }) => {
    const position = setUp({ north: 'darius cavalry', ...setup });
    expect(legal(position, 'play darius')).toEqual([]);
    expect(refusalOf(position, 'play darius f1')).toBe('SECOND_LEADER');
    expect(legal(position, 'play cavalry')).toHaveLength(9);
  });

  test("S100: the opponent's leader doesn't matter", () => {
    const position = setUp({ north: 'darius', flags: { 1: { south: 'alexander' } } });
    expect(legal(position, 'play darius')).toHaveLength(9);
  });
});

describe('passing', () => {
  test('S102: with tactics only, one of them playable, passing is allowed', () => {
    const position = setUp({ north: 'fog deserter' });
    expect(legal(position)).toEqual(['pass', ...everyFlag('play fog')]);
  });

  test('S103: with troops that find no free slot, fog may be played or passed over', () => {
    const position = setUp({ north: 'O1 O2 O3 O4 fog', flags: FULL_OWN_SIDES });
    expect(legal(position)).toEqual(['pass', ...everyFlag('play fog')]);
  });

  test.each([
    { nr: 'S104', hand: 'O1 O2 O3 O4' },
    { nr: 'S105', hand: 'O1 O2 alexander cavalry' },
  ])('$nr: $hand and no free slot anywhere: the hand phase is skipped', ({ hand }) => {
    const flags = { ...FULL_OWN_SIDES, 1: { north: 'G1 G2 G3' } };
    const position = setUp({ phase: 'claim', north: hand, flags });
    expect(legal(setUp({ north: hand, flags }))).toEqual([]);
    expect(stage(play(position, 'claim -'))).toBe('north draw');
  });

  test('S106: with a troop and a free slot nobody passes', () => {
    const position = setUp({ north: 'fog mud scout shields cavalry darius G1' });
    expect(legal(position)).not.toContain('pass');
    expect(refusalOf(position, 'pass')).toBe('MAY_NOT_PASS');
  });

  test('S107: tactics only, and the limit reached: the hand phase is skipped', () => {
    const position = setUp({ north: 'fog mud', dish: { north: 'scout' } });
    expect(legal(position)).toEqual([]);
    expect(refusalOf(position, 'pass')).toBe('MAY_NOT_PASS');
  });

  test('S108: after a pass with seven cards there is no draw', () => {
    const setup = { north: 'fog mud scout shields cavalry darius alexander', south: 'G1' };
    expect(stage(play(setUp(setup), 'pass'))).toBe('south hand');
    expect(stage(play(setUp({ ...setup, flags: { 1: { south: 'B1 B2 B3' } } }), 'pass'))).toBe('south claim');
  });
});

describe('drawing', () => {
  test('S110: one deck empty, the other is forced', () => {
    expect(legal(setUp({ phase: 'draw', north: 'G1', tactics: '' }))).toEqual(['draw troop']);
    expect(refusalOf(setUp({ phase: 'draw', north: 'G1', tactics: '' }), 'draw tactics')).toBe('DECK_EMPTY');
    expect(legal(setUp({ phase: 'draw', north: 'G1', troop: '' }))).toEqual(['draw tactics']);
  });

  test('S111: both decks empty: no draw, the hands shrink', () => {
    const position = setUp({ north: 'G1 G2', south: 'R1 R2', troop: '', tactics: '' });
    const later = play(position, 'play G1 f1', 'play R1 f1', 'play G2 f2');
    expect(stage(later)).toBe('south hand');
    expect(later.hands).toEqual({ north: [], south: ['R2'] });
  });

  test('with seven cards nobody draws', () => {
    const position = setUp({ phase: 'draw', north: 'G1 G2 G3 G4 G5 G6 G7' });
    expect(legal(position)).toEqual([]);
    expect(refusalOf(position, 'draw troop')).toBe('WRONG_PHASE');
  });
});

describe('guile', () => {
  test('S112: without a target the deserter is not playable', () => {
    expect(legal(setUp({ north: 'deserter', flags: { 3: { south: 'O1 O2 O3', winner: 'south' } } }))).toEqual([]);
  });

  test("S113: the deserter takes the opponent's cards at unclaimed flags, environment too, into his dish", () => {
    const position = setUp({
      north: 'deserter',
      flags: { 1: { north: 'fog R1', south: 'B1 mud cavalry' }, 3: { south: 'O1 O2 O3', winner: 'south' } },
    });
    expect(legal(position, 'deserter')).toEqual(['deserter B1 f1', 'deserter cavalry f1', 'deserter mud f1']);
    const after = play(position, 'deserter mud f1');
    expect(after.dishes).toEqual({ north: ['deserter'], south: ['mud'] });
    expect(refusalOf(position, 'deserter O1 f3')).toBe('FLAG_CLAIMED');
    expect(refusalOf(position, 'deserter R1 f1')).toBe('NOT_THERE');
  });

  const traitorSetup = {
    north: 'traitor',
    flags: {
      1: { north: 'G1 G2 G3', south: 'B1 B2' },
      2: { south: 'cavalry O5' },
      3: { south: 'O1 O2 O3', winner: 'south' },
    },
  } as const;

  test('S114: the traitor takes troops only, to free own slots', () => {
    const moves = legal(setUp(traitorSetup), 'traitor');
    expect(moves).toHaveLength(21);
    expect(new Set(moves.map((move) => move.split(' ').at(1)))).toEqual(new Set(['B1', 'B2', 'O5']));
    expect(new Set(moves.map((move) => move.split(' ').at(-1)))).toEqual(
      new Set(['f2', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9']),
    );
    expect(refusalOf(setUp(traitorSetup), 'traitor cavalry f2 f4')).toBe('WRONG_CARD');
  });

  test('S115: the traitor may change sides at his own flag', () => {
    const after = play(setUp({ north: 'traitor', flags: { 4: { south: 'O8' } } }), 'traitor O8 f4 f4');
    expect(after.flags[4].cards).toEqual([{ seat: 'north', card: 'O8' }]);
    expect(after.dishes.north).toEqual(['traitor']);
  });

  test('S116: without a free own slot the traitor is not playable', () => {
    const flags = { ...FULL_OWN_SIDES, 1: { north: 'G1 G2 G3', south: 'O1' } };
    expect(legal(setUp({ north: 'traitor', flags }))).toEqual([]);
  });

  test('S117: redeploy moves to other unclaimed flags or to the dish', () => {
    const flags = {
      1: { north: 'R1 fog' },
      2: { north: 'G1 G2 G3' },
      3: { north: 'O1 O2 O3', winner: 'north' },
    } as const;
    const position = setUp({ north: 'redeploy', dish: { south: 'scout' }, flags });
    const to = (card: string): string[] =>
      legal(position, `redeploy ${card} `).map((move) => move.split(' ').at(-1) ?? '');
    expect(to('R1')).toEqual(['dish', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9']);
    expect(to('fog')).toEqual(['dish', 'f2', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9']);
    expect(refusalOf(position, 'redeploy R1 f1 f1')).toBe('SAME_FLAG');
    expect(play(position, 'redeploy fog f1 dish').dishes.north).toEqual(['redeploy', 'fog']);
  });
});

describe('sides that become complete and incomplete', () => {
  test('S118: a side that is refilled was completed by the refill', () => {
    const flags = { 1: { north: 'R1 R2 R3', south: 'B1 B2 B3', first: 'north' } } as const;
    const position = setUp({ north: 'redeploy R4', flags });
    expect(completedFirst(position.flags[1])).toBe('north');
    const moved = play(position, 'redeploy R3 f1 f2');
    expect(claimableFlags(moved, 'north')).toEqual([]);
    const refilled = play(moved, 'draw troop', 'claim -', 'draw troop', 'play R4 f1');
    expect(completedFirst(refilled.flags[1])).toBe('south');
  });

  const threeEach = setUp({
    north: 'mud R4',
    south: 'deserter G9',
    flags: { 1: { north: 'R1 R2 R3', south: 'B1 B2 B3' } },
  });

  test('S119: mud makes both sides incomplete and opens a fourth slot on each', () => {
    const muddy = play(threeEach, 'play mud f1', 'draw troop');
    expect(stage(muddy)).toBe('south hand');
    expect(legal(muddy, 'play G9 f1')).toEqual(['play G9 f1']);
    expect(completedFirst(muddy.flags[1])).toBeNull();
  });

  const without4 = { 1: { north: 'mud R1 R2 R3 R4', south: 'B1 B2 B3' } } as const;

  test('S120: when the mud goes, both sides are complete at once; four cards stay, and no fifth comes', () => {
    const deserted = play(setUp({ seat: 'south', north: 'O1', south: 'deserter', flags: without4 }), 'deserter mud f1');
    expect(deserted.dishes).toEqual({ north: ['mud'], south: ['deserter'] });
    expect(completedFirst(deserted.flags[1])).toBe('north');
    const next = play(deserted, 'draw troop');
    expect(stage(next)).toBe('north claim');
    expect(eventOf(next, 'claim f1')).toMatchObject({ won: [1], refused: [] });
    expect(legal(play(next, 'claim -'), 'play O1 f1')).toEqual([]);
  });

  test('S121: if a traitor then takes the fourth, the other three are still complete', () => {
    const flags = { 1: { north: 'R1 R2 R3 R4', south: 'B1 B2' } };
    const taken = play(
      setUp({ seat: 'south', south: 'traitor', north: 'O1', flags }),
      'traitor R4 f1 f2',
      'draw troop',
    );
    expect(claimableFlags(taken, 'north')).toEqual([1]);
    expect(completedFirst(taken.flags[1])).toBeNull();
  });

  test('S123: without the fog the formations count again', () => {
    const flags = { 1: { north: 'R1 R2 R3 fog', south: 'G10 B9 O10', first: 'south' } } as const;
    const foggy = setUp({ phase: 'claim', flags, north: 'O1' });
    expect(eventOf(foggy, 'claim f1')).toMatchObject({ refused: [{ flag: 1, counterExample: ['G10', 'B9', 'O10'] }] });
    const clear = play(
      setUp({ seat: 'south', south: 'deserter', north: 'O1', flags }),
      'deserter fog f1',
      'draw troop',
    );
    expect(eventOf(clear, 'claim f1')).toMatchObject({ won: [1] });
  });

  test('S124: fog without its mud counts the best three of four', () => {
    const flags = { 1: { north: 'R1 R8 R9 R10 fog', south: 'G9 B9 O9 mud' } };
    const misty = setUp({ seat: 'south', south: 'redeploy', north: 'O1', flags });
    const dry = play(misty, 'redeploy mud f1 f2', 'draw troop');
    expect(eventOf(dry, 'claim f1')).toMatchObject({ won: [1] });
    expect(completedFirst(dry.flags[1])).toBe('north');
    const better = { 1: { north: 'R1 R8 R9 R10 fog', south: 'G9 B9 O10' } };
    expect(eventOf(setUp({ phase: 'claim', flags: better }), 'claim f1')).toMatchObject({
      refused: [{ flag: 1, counterExample: ['G9', 'B9', 'O10'] }],
    });
  });
});

describe('claiming', () => {
  test('S125: every subset of the complete unclaimed sides may be claimed', () => {
    const flags = {
      1: { north: 'R1 R2 R3' },
      4: { north: 'G1 G2 G3' },
      6: { north: 'B1 B2 B3' },
      7: { north: 'O1 O2' },
    };
    expect(legal(setUp({ phase: 'claim', flags }))).toEqual([
      'claim -',
      'claim f1',
      'claim f1 f4',
      'claim f1 f4 f6',
      'claim f1 f6',
      'claim f4',
      'claim f4 f6',
      'claim f6',
    ]);
    expect(refusalOf(setUp({ phase: 'claim', flags }), 'claim f7')).toBe('SIDE_INCOMPLETE');
  });

  const oneOfTwo = setUp({
    phase: 'claim',
    north: 'O1',
    flags: { 1: { north: 'R10 R9 R8' }, 4: { north: 'G1 G2 B3', south: 'B10' } },
  });

  test('S126: what is proved is won, for the rest there is a counter-example', () => {
    const event = eventOf(oneOfTwo, 'claim f4 f1');
    expect(event).toMatchObject({ type: 'FlagsClaimed', won: [1], refused: [{ flag: 4 }], result: null });
    expect(stage(play(oneOfTwo, 'claim f1 f4'))).toBe('north hand');
  });

  test('S127: a refused claim takes nothing and is an event', () => {
    const event = eventOf(oneOfTwo, 'claim f4');
    expect(event).toMatchObject({ type: 'FlagsClaimed', won: [], refused: [{ flag: 4 }] });
    const after = play(oneOfTwo, 'claim f4');
    expect(stage(after)).toBe('north hand');
    expect(after.flags[4].winner).toBeNull();
  });

  const wins = (...flags: number[]): Setup['flags'] =>
    Object.fromEntries(flags.map((flag) => [flag, { winner: 'north' }]));
  const best = { north: 'R10 R9 R8' };

  test('S128: three adjacent flags win at once', () => {
    const flags = { ...wins(1), 2: best, 3: { north: 'G10 G9 G8' } };
    expect(stage(play(setUp({ phase: 'claim', north: 'O1', flags }), 'claim f2 f3'))).toBe('north by flags');
  });

  test('S129: any five flags win', () => {
    const flags = { ...wins(1, 2, 4, 5), 9: best };
    expect(stage(play(setUp({ phase: 'claim', north: 'O1', flags }), 'claim f9'))).toBe('north by flags');
  });

  test("S130: the opponent's flag between one's own three wins nothing", () => {
    const flags = { ...wins(1, 2), 3: { winner: 'south' }, 4: best } as const;
    expect(stage(play(setUp({ phase: 'claim', north: 'O1', flags }), 'claim f4'))).toBe('north hand');
  });

  const tie = { 5: { north: 'R9 R8 R7', south: 'G9 G8 G7', first: 'north' } } as const;

  test('S131: in a tie, who completed first may claim', () => {
    expect(eventOf(setUp({ phase: 'claim', flags: tie }), 'claim f5')).toMatchObject({ won: [5] });
  });

  test('S132: the other one may not, also while the first one waits', () => {
    const claim = setUp({ phase: 'claim', north: 'O1', south: 'O2', flags: tie });
    const theirs = play(claim, 'claim -', 'play O1 f1', 'draw troop');
    expect(stage(theirs)).toBe('south claim');
    expect(eventOf(theirs, 'claim f5')).toMatchObject({
      won: [],
      refused: [{ flag: 5, counterExample: ['R9', 'R8', 'R7'] }],
    });
    const mine = play(theirs, 'claim f5', 'play O2 f1', 'draw troop');
    expect(eventOf(mine, 'claim f5')).toMatchObject({ won: [5] });
  });

  test('S133: with fog equal sums are a tie too', () => {
    const flags = { 5: { north: 'R9 R8 R7', south: 'G10 B9 O5 fog', first: 'north' } } as const;
    expect(eventOf(setUp({ phase: 'claim', flags }), 'claim f5')).toMatchObject({ won: [5] });
    expect(eventOf(setUp({ seat: 'south', phase: 'claim', flags }), 'claim f5')).toMatchObject({
      refused: [{ flag: 5 }],
    });
  });

  test('all claims of a turn are judged on the position before them', () => {
    const flags = { 1: { north: 'R10 R9 R8' }, 2: { north: 'G9 G8 G7', south: 'B10 B9' } };
    const event = eventOf(setUp({ phase: 'claim', flags }), 'claim f1 f2');
    expect(event).toMatchObject({ won: [1], refused: [{ flag: 2, counterExample: ['B10', 'B9', 'B8'] }] });
  });

  test("the claimant's own hand is no evidence", () => {
    const flags = { 2: { north: 'G9 G8 G7', south: 'B10 B9' } };
    expect(eventOf(setUp({ phase: 'claim', north: 'B8', flags }), 'claim f2')).toMatchObject({ won: [] });
    const open = { ...flags, 9: { south: 'B8', winner: 'south' } } as const;
    expect(eventOf(setUp({ phase: 'claim', flags: open }), 'claim f2')).toMatchObject({ won: [2] });
    expect(eventOf(setUp({ phase: 'claim', dish: { north: 'B8' }, flags }), 'claim f2')).toMatchObject({ won: [2] });
  });
});

describe('scouting', () => {
  test('S135: two of nine cards go back: 58 choices', () => {
    const position = setUp({ phase: 'return', north: 'G1 G2 G3 G4 G5 G6 G7 fog mud' });
    const moves = legal(position);
    expect(moves).toHaveLength(58);
    expect(moves).toContain('return fog mud');
    expect(moves).toContain('return mud fog');
    expect(moves).toContain('return fog G1');
    expect(moves).not.toContain('return G1 fog');
    expect(play(position, 'return G1 fog').decks.tactics[0]).toBe('fog');
    expect(refusalOf(position, 'return G1')).toBe('WRONG_NUMBER');
    expect(refusalOf(position, 'return G1 O1')).toBe('NOT_IN_HAND');
  });

  const seven = 'scout G1 G2 G3 G4 G5 G6';

  test('three cards are drawn one after another, two go back, and there is no other draw', () => {
    const scouting = play(setUp({ north: seven, south: 'R1' }), 'scout tactics');
    expect(stage(scouting)).toBe('north scout');
    expect(scouting.scoutLeft).toBe(2);
    const drawn = play(scouting, 'draw troop', 'draw tactics');
    expect(stage(drawn)).toBe('north return');
    expect(drawn.dishes.north).toEqual(['scout']);
    expect(stage(play(drawn, 'return G1 G2'))).toBe('south hand');
  });

  test('S136: two cards left: two draws, one goes back', () => {
    const scouting = play(setUp({ north: seven, south: 'R1', troop: 'O1', tactics: 'fog' }), 'scout troop');
    expect(scouting.scoutLeft).toBe(1);
    const drawn = play(scouting, 'draw tactics');
    expect(drawn.hands.north).toHaveLength(8);
    expect(legal(drawn)).toHaveLength(8);
    expect(stage(play(drawn, 'return fog'))).toBe('south hand');
  });

  test('S137: one card left: one draw, nothing goes back, the turn is over', () => {
    const scouted = play(setUp({ north: seven, south: 'R1', troop: 'O1', tactics: '' }), 'scout troop');
    expect(stage(scouted)).toBe('south hand');
    expect(scouted.hands.north).toHaveLength(7);
  });

  test('S138: with both decks empty the scout is not playable', () => {
    const position = setUp({ north: seven, troop: '', tactics: '' });
    expect(legal(position, 'scout')).toEqual([]);
    expect(refusalOf(position, 'scout troop')).toBe('DECK_EMPTY');
  });

  test('S139: the last card named is drawn first', () => {
    const position = setUp({ phase: 'return', north: 'R5 G3 G1 G2 B1 B2 B3 B4 B5', south: 'O1 O2 O3 O4 O5 O6 O7' });
    const drawn = play(position, 'return R5 G3', 'play O1 f1', 'draw troop', 'play G1 f1', 'draw troop');
    expect(drawn.hands.south.at(-1)).toBe('G3');
    expect(drawn.hands.north.at(-1)).toBe('R5');
  });

  test('with claims after the play, a scout is followed by the claim and then by the opponent', () => {
    const flags = { 1: { north: 'R10 R9 R8' } };
    const position = setUp({ claimTiming: 'after-play', north: seven, south: 'R1', flags });
    const returned = play(position, 'scout troop', 'draw troop', 'draw troop', 'return G1 G2');
    expect(stage(returned)).toBe('north claim');
    expect(stage(play(returned, 'claim f1'))).toBe('south hand');
  });

  test('with claims after the play, the claim stands between hand and draw', () => {
    const flags = { 1: { north: 'R10 R9' } };
    const position = setUp({ claimTiming: 'after-play', north: 'R8 G1', south: 'R1', flags });
    const played = play(position, 'play R8 f1');
    expect(stage(played)).toBe('north claim');
    expect(stage(play(played, 'claim -'))).toBe('north draw');
  });
});

describe('the end', () => {
  test('S140: who resigns loses, whatever the flags say', () => {
    const won = { winner: 'north' } as const;
    const position = setUp({ north: 'G1', flags: { 1: won, 2: won, 4: won, 5: won } });
    expect(stage(play(position, 'resign'))).toBe('south by resign');
  });

  test('either player may resign at any time, for himself only', () => {
    const position = setUp({ north: 'G1', south: 'G2' });
    expect(decideMove(position, 'south', { type: 'resign' })).toMatchObject({
      ok: true,
      event: { type: 'Resigned', seat: 'south', result: { winner: 'north', by: 'resign' } },
    });
    expect(decideMove(position, 'south', { type: 'resign', seat: 'north' })).toMatchObject({
      rejection: { code: 'NOT_YOUR_SEAT' },
    });
  });

  test('after the end nothing is legal', () => {
    const over = play(setUp({ north: 'G1' }), 'resign');
    expect(legal(over)).toEqual([]);
    expect(refusalOf(over, 'play G1 f1')).toBe('GAME_OVER');
    expect(refusalOf(over, 'resign')).toBe('GAME_OVER');
  });

  test('out of turn nothing but resigning is legal', () => {
    const position = setUp({ north: 'G1', south: 'G2' });
    expect(decideMove(position, 'south', { type: 'play', card: 'G2', flag: 1 })).toMatchObject({
      rejection: { code: 'NOT_YOUR_TURN' },
    });
  });

  const stuck = { north: 'R1', troop: '', tactics: '' };

  test('when both have nothing left to do, who has more flags wins', () => {
    const flags = { 3: { winner: 'south' } } as const;
    expect(stage(play(setUp({ ...stuck, flags }), 'play R1 f1'))).toBe('south by standstill');
  });

  test('with as many flags for both it is a draw', () => {
    expect(stage(play(setUp(stuck), 'play R1 f1'))).toBe('nobody by standstill');
  });

  test('claims that win nothing do not prevent a standstill', () => {
    const flags = { 1: { north: 'G1 G2 B3', south: 'B9' }, 2: { south: 'O1 O2 B4', north: 'P1' } };
    const position = setUp({ ...stuck, flags });
    const refused = play(position, 'play R1 f3', 'claim f2', 'claim f1');
    expect(stage(refused)).toBe('nobody by standstill');
  });

  test('one idle turn is no standstill if the other player then acts', () => {
    const flags = { 1: { north: 'G1 G2 B3', south: 'B9' } };
    const position = setUp({ phase: 'claim', flags, south: 'O5 O6', troop: '', tactics: '' });
    const later = play(position, 'claim -', 'play O5 f4', 'claim -', 'play O6 f4');
    expect(stage(later)).toBe('north claim');
    expect(stage(play(later, 'claim f1'))).toBe('nobody by standstill');
  });
});

function turnOf(position: ReturnType<typeof setUp>) {
  if (position.turn === null) throw new Error('the game is over');
  return position.turn;
}
