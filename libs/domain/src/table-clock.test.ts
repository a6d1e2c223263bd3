import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alreadySo, decided } from './decider.ts';
import { runningSeat, runsOutAt, type TableState, timeLeftOf } from './table-state.ts';
import type { TableEvent } from './table-event.ts';
import {
  dealt,
  foldOnto,
  given,
  id,
  north,
  playOut,
  ready,
  reopened,
  resigned,
  savedFrom,
  south,
  tableAfter,
  withClock,
} from './table.fixture.ts';
import { tableDecider } from './table.ts';

const SECOND = 1_000_000;
const perTurn = withClock({ per: 'turn', seconds: 30, increment: 0 });
const perGame = withClock({ per: 'game', seconds: 60, increment: 5 });
const beginning = [ready('north'), ready('south'), dealt];
const [first] = dealt.type === 'Dealt' ? dealt.troop : [];
const play: TableEvent = { type: 'CardPlayed', seat: 'north', card: first!, flag: 5, result: null };
const draw: TableEvent = { type: 'CardDrawn', seat: 'north', deck: 'troop', card: 'R1', result: null };

/** A table whose game was dealt at uptime 4 µs, after these events, each so many seconds after the one before. */
const after = (opened: TableEvent, ...events: readonly (readonly [number, TableEvent])[]): TableState => {
  let uptime = 4;
  let state = tableAfter(opened, ...beginning);
  for (const [seconds, event] of events) {
    uptime += seconds * SECOND;
    state = tableDecider.evolve(state, event, { id, at: uptime + 1_000_000 * SECOND, uptime });
  }
  return state;
};
const left = (state: TableState, seconds: number) => {
  if (state.status === 'unknown') throw new Error('no table');
  const time = timeLeftOf(state, 4 + seconds * SECOND);
  return time && [time.north / SECOND, time.south / SECOND];
};

describe('the clock of the one whose turn it is', () => {
  test('runs from the deal on, by uptime, and no other', () => {
    expect(left(after(perTurn), 0)).toEqual([30, 30]);
    expect(left(after(perTurn), 10)).toEqual([20, 30]);
    expect(left(after(perTurn), 31)).toEqual([0, 30]);
    expect(runsOutAt(after(perTurn))).toBe(4 + 30 * SECOND);
  });
  test('runs on within a turn', () => {
    expect(left(after(perTurn, [10, play]), 10)).toEqual([20, 30]);
    expect(left(after(perTurn, [10, play]), 15)).toEqual([15, 30]);
  });
  test('has its full time again in the next turn, where it is per turn', () => {
    expect(left(after(perTurn, [10, play], [10, draw]), 20)).toEqual([30, 30]);
    expect(left(after(perTurn, [10, play], [10, draw]), 25)).toEqual([30, 25]);
  });
  test('keeps what is left and gets the increment, where it is for the game', () => {
    expect(left(after(perGame, [10, play], [10, draw]), 20)).toEqual([45, 60]);
    expect(left(after(perGame, [10, play], [10, draw]), 27)).toEqual([45, 53]);
  });
  test('stands still after the end, and where there is none', () => {
    expect(left(after(perGame, [10, resigned]), 40)).toEqual([50, 60]);
    expect(runningSeat(after(perGame, [10, resigned]))).toBeNull();
    expect(runsOutAt(tableAfter(perGame))).toBeNull();
    expect(runsOutAt(after({ ...perGame, options: { ...perGame.options, clock: null } }))).toBeNull();
  });
});

describe('time that has run out', () => {
  const ranOut: TableEvent = { type: 'ClockRanOut', seat: 'north', result: { winner: 'south', by: 'clock' } };

  test('loses the game, once, and is no move', () => {
    expect(given(perTurn, ...beginning).when({ type: 'runOut' })).toEqual(decided(ranOut));
    expect(after(perTurn, [30, ranOut])).toMatchObject({
      status: 'finished',
      moves: 0,
      position: { turn: null, result: ranOut.result },
      clocks: { left: { north: 0 } },
    });
    expect(given(perTurn, ...beginning, ranOut).when({ type: 'runOut' })).toEqual(alreadySo);
    expect(after(perTurn, [30, ranOut], [1, ranOut])).toEqual(after(perTurn, [30, ranOut]));
  });
  test('is nobody’s where there is no clock, or no game', () => {
    for (const events of [[perTurn], [{ ...perTurn, options: { ...perTurn.options, clock: null } }, ...beginning]])
      expect(given(...events).when({ type: 'runOut' })).toEqual(alreadySo);
  });
  test('refuses moves, but not to resign or to save', () => {
    const late = 4 + 31 * SECOND;
    const table = given(perTurn, ...beginning);
    const move = { type: 'move', client: north, seen: 0, uptime: late } as const;
    expect(table.when({ ...move, move: { type: 'play', card: first!, flag: 5 } })).toMatchObject({
      rejection: { code: 'OUT_OF_TIME' },
    });
    expect(table.when({ ...move, uptime: late - 1_000_000, move: { type: 'play', card: first!, flag: 5 } }).ok).toBe(
      true,
    );
    expect(table.when({ ...move, move: { type: 'resign' } })).toMatchObject({ event: { type: 'Resigned' } });
    expect(table.when({ type: 'save', client: south, uptime: late })).toMatchObject({
      event: { type: 'TableSaved', timeLeft: { north: 0, south: 30 * SECOND } },
    });
  });
});

describe('a game that goes on at another table', () => {
  const anyGame = fc.tuple(fc.nat(), fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 120 }));
  const clocks = fc.constantFrom(perTurn.options.clock, perGame.options.clock, null);

  test('plays at once, with the time that was left', () => {
    const saved = savedFrom(after(perGame, [10, play]), 4 + 20 * SECOND);
    expect(saved.timeLeft).toEqual({ north: 40 * SECOND, south: 60 * SECOND });
    const table = tableAfter(reopened(saved));
    expect(table).toMatchObject({ status: 'playing', sitting: 2, moves: 1, clocks: { since: 1 } });
    expect(left(table, 0)).toEqual([40 - 3 / SECOND, 60]);
    expect(runningSeat(table)).toBe('north');
  });
  test('comes to the same end as if it had never been saved, wherever that was, any number of times', () => {
    fc.assert(
      fc.property(anyGame, clocks, fc.array(fc.nat(120), { maxLength: 3 }), ([start, choices], clock, cuts) => {
        const events = playOut(start, choices, { ...perGame.options, clock });
        const whole = tableAfter(...events);
        let state = tableAfter(...events.slice(0, 4));
        events.slice(4).forEach((event, index) => {
          const isCut = cuts.includes(index) && state.status === 'playing';
          if (isCut) state = tableAfter(reopened(savedFrom(state)));
          state = foldOnto(state, 5 + index, [event]);
        });
        if (whole.status === 'unknown' || whole.status === 'opened') throw new Error('never dealt');
        const { position, moves, seed, commitment, nonces, game } = whole;
        expect(state).toMatchObject({ status: whole.status, position, moves, seed, commitment, nonces, game });
      }),
      { numRuns: 40 },
    );
  });
});
