import { describe, expect, test } from '@jest/globals';
import {
  type ClientId,
  decideTable,
  DEFAULT_TABLE_OPTIONS,
  FEATURES,
  type GameId,
  legalMoves,
  parseMove,
  runningSeat,
  runsOutAt,
  type TableCommand,
  type TableEvent,
  type TableId,
  type TableState,
  TACTICS,
  TROOPS,
} from '@battleline/domain';
import fc from 'fast-check';
import { encodeRecord } from '../codec/record.ts';
import type { Header } from '../header.ts';
import { LONGEST_GAP } from './admission.ts';
import { plainHeader, streamRefs, streamsOf } from './named-streams.ts';
import { partition } from './partition.fixture.ts';
import type { PartitionFold } from './partition-fold.ts';
import { tableIn } from './state-reading.ts';

// At a table with a clock several gateways decide at once, on states that the log has left behind, and the log takes
// their records in any order and some twice: moves, saving, and clocks that run out, with outages between.

const [north, south] = ['a', 'b'].map((digit) => digit.repeat(32)) as [ClientId, ClientId];
const table = `7-${'0'.repeat(30)}` as TableId;
const SECOND = 1_000_000;
const options = { ...DEFAULT_TABLE_OPTIONS, clock: { per: 'turn', seconds: 8, increment: 0 } } as const;
const opening: readonly TableEvent[] = [
  {
    ...{ type: 'TableOpened', game: '2'.repeat(32) as GameId, sitting: 1, north, south, options },
    ...{ rulesVersion: 1, seed: '5e'.repeat(32), commitment: 'c0'.repeat(32), resumed: null, sameDealAs: null },
  },
  { type: 'Dealt', first: 'north', troop: [...TROOPS], tactics: [...TACTICS] },
];

const anyStep = fc.record({
  /** decided at once, on the same state */
  wishes: fc.array(
    fc.record({
      type: fc.constantFrom('move', 'move', 'move', 'move', 'runOut', 'runOut', 'save'),
      choice: fc.nat(60),
      isTwice: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  /** before they land, s */
  delay: fc.oneof({ arbitrary: fc.nat(9), weight: 8 }, { arbitrary: fc.integer({ min: 11, max: 90 }), weight: 1 }),
  isReversed: fc.boolean(),
});
type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

const stateIn = (fold: PartitionFold): TableState => tableIn(fold, table);

/** Log time at which the running clock is out, if there is no outage until then; none: never. */
const endOf = (fold: PartitionFold): number => {
  const end = runsOutAt(stateIn(fold));
  return end === null ? Infinity : fold.now() + end - fold.uptime();
};

const commandOf = ({ type, choice }: Step['wishes'][number], state: TableState, uptime: number): TableCommand => {
  if (type === 'runOut') return { type };
  const seat = runningSeat(state) ?? 'north';
  const client = seat === 'north' ? north : south;
  if (type === 'save' || state.status !== 'playing') return { type: 'save', client, uptime };
  const lines = legalMoves(state.position);
  const move = parseMove(lines[choice % Math.max(1, lines.length)] ?? 'claim -') ?? { type: 'pass' };
  return { type: 'move', client, move, seen: state.moves, uptime };
};

/** As a gateway heads it: a move counts until the clock is out, its running out from then on and not after a gap. */
const windowOf = (event: TableEvent, fold: PartitionFold): Pick<Header, 'notBefore' | 'notAfter'> => {
  if (event.type === 'ClockRanOut') return { notBefore: endOf(fold), notAfter: fold.now() + LONGEST_GAP };
  const isMove = 'result' in event;
  return { notBefore: 0, notAfter: isMove ? Math.min(endOf(fold), fold.now() + 15 * SECOND) : 0 };
};

type Told = { readonly event: TableEvent; readonly uptime: number; readonly before: TableState };

const walk = (steps: readonly Step[]): { readonly told: readonly Told[]; readonly state: TableState } => {
  const log = partition();
  const { fold } = log;
  const told: Told[] = [];
  let seconds = 1;
  const encode = (event: TableEvent): Uint8Array => {
    const streams = streamRefs(fold, streamsOf(event, table), event);
    return encodeRecord({ ...plainHeader(fold.now()), streams, ...windowOf(event, fold) }, event, new Set(FEATURES));
  };
  for (const event of opening) log.appendValue(seconds, encode(event));
  for (const { wishes, delay, isReversed } of steps) {
    const values = wishes.flatMap((wish) => {
      const decision = decideTable(commandOf(wish, stateIn(fold), fold.uptime()), stateIn(fold));
      return decision.ok && decision.event ? [{ event: decision.event, value: encode(decision.event), ...wish }] : [];
    });
    seconds += delay;
    for (const { event, value, isTwice } of isReversed ? values.toReversed() : values)
      for (let copy = 0; copy < (isTwice ? 2 : 1); copy += 1) {
        const before = stateIn(fold);
        const outcome = log.appendValue(seconds, value);
        if (outcome.status === 'admitted') told.push({ event, uptime: fold.uptime(), before });
      }
  }
  return { told, state: stateIn(fold) };
};

const anyWalk = fc.array(anyStep, { minLength: 5, maxLength: 40, size: 'max' });

describe('whatever gateways decide at once at a table with a clock', () => {
  test('one record counts at each version, no move after its time, no clock runs out before, and nothing after the end', () => {
    fc.assert(
      fc.property(anyWalk, (steps) => {
        const { told, state } = walk(steps);
        for (const { event, uptime, before } of told) {
          expect(before.status).toBe('playing');
          const end = runsOutAt(before) ?? Infinity;
          if (event.type === 'ClockRanOut') expect(uptime).toBeGreaterThanOrEqual(end);
          else if (event.type !== 'TableSaved') expect(uptime).toBeLessThanOrEqual(end);
        }
        const ends = told.filter(({ event }) => event.type === 'TableSaved' || event.type === 'ClockRanOut');
        expect(ends.length).toBeLessThanOrEqual(1);
        const moves = told.filter(({ event }) => 'result' in event && event.type !== 'ClockRanOut').length;
        expect(state).toMatchObject({ moves });
        if (state.status === 'saved' || state.status === 'finished')
          expect(told.at(-1)?.event.type).toMatch(/TableSaved|ClockRanOut|FlagsClaimed|Passed|CardPlayed/);
      }),
      { numRuns: 80 },
    );
  });

  test('they do move, save and run out of time, so that these walks mean something', () => {
    const told = fc.sample(anyWalk, { numRuns: 60, seed: 5 }).flatMap((steps) => walk(steps).told);
    const counts = Map.groupBy(told, ({ event }) => event.type);
    expect(counts.get('TableSaved')?.length).toBeGreaterThan(10);
    expect(counts.get('ClockRanOut')?.length).toBeGreaterThan(3);
    expect(counts.get('CardPlayed')?.length).toBeGreaterThan(40);
  });
});
