import { describe, expect, test } from '@jest/globals';
import { type FaultPlanOptions, FAULTS, type PlannedFault, planFaults } from './fault-plan.ts';
import { FAULT_GROUPS, type FaultGroup, LOG_KINDS } from './options.ts';

const plan = (options: Partial<FaultPlanOptions> = {}): readonly PlannedFault[] =>
  planFaults({ log: 'kafka', minutes: 10, seed: 7, groups: FAULT_GROUPS, ...options });
const countOf = (faults: readonly PlannedFault[], group: FaultGroup): number =>
  faults.filter(({ kind }) => FAULTS[kind].group === group).length;

describe.each(LOG_KINDS)('faults for the %s log', (log) => {
  test('the same seed gives the same plan, another seed another one', () => {
    expect(plan({ log })).toEqual(plan({ log }));
    expect(plan({ log, seed: 8 })).not.toEqual(plan({ log }));
  });

  test.each([1, 2, 3, 4, 5])('ten minutes have enough of each kind, with seed %d', (seed) => {
    const faults = plan({ log, seed });
    expect(countOf(faults, 'kill')).toBeGreaterThanOrEqual(40);
    expect(countOf(faults, 'freeze')).toBeGreaterThanOrEqual(15);
    expect(countOf(faults, 'network')).toBeGreaterThanOrEqual(20);
    expect(countOf(faults, 'restart')).toBeGreaterThanOrEqual(3);
    expect(countOf(faults, 'clock')).toBeGreaterThanOrEqual(3);
  });

  test('they come in the order of their times, within the run, some at the same moment', () => {
    const times = plan({ log }).map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times[0]).toBeGreaterThanOrEqual(0);
    expect(times.at(-1)).toBeLessThan(600_000);
    expect(new Set(times).size).toBeLessThan(times.length);
  });

  test('each lasts as long as its kind may', () => {
    for (const { kind, lastsMs } of plan({ log, minutes: 60 })) {
      const [shortest, longest] = FAULTS[kind].lasts;
      expect(lastsMs).toBeGreaterThanOrEqual(shortest);
      expect(lastsMs).toBeLessThanOrEqual(longest);
    }
  });

  test('one minute has a fault of every group', () => {
    for (const group of FAULT_GROUPS) expect(countOf(plan({ log, minutes: 1 }), group)).toBeGreaterThan(0);
  });

  test('leaving groups out leaves the others as they are', () => {
    const kills = plan({ log }).filter(({ kind }) => FAULTS[kind].group === 'kill');
    expect(plan({ log, groups: ['kill'] })).toEqual(kills);
    expect(plan({ log, groups: [] })).toEqual([]);
  });
});

test('the Postgres log has no faults of brokers', () => {
  expect(plan({ log: 'postgres' }).filter(({ kind }) => /broker|kafka/.test(kind))).toEqual([]);
});
