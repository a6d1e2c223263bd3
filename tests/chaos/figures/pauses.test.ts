import { expect, test } from '@jest/globals';
import { faultsAround, groupPauses } from './pauses.ts';

const fault = (t: number, until?: number) => ({ t, until, kind: 'kill gateway', target: `at ${t}` });
const pause = (t: number, ms: number) => ({ client: 'c', command: 'move', t, ms });

test('a pause is put down to faults before its end that are not long over', () => {
  const faults = [fault(0, 9_000), fault(0, 11_000), fault(15_500, 16_000), fault(16_001, 17_000), fault(20_000)];
  expect(faultsAround(pause(15_000, 1_000), faults).map(({ until }) => until)).toEqual([11_000, 16_000]);
  expect(faultsAround(pause(30_000, 1), [fault(20_000)])).toHaveLength(1);
});

test('pauses with the same faults around them are told as one, the longest first', () => {
  const [early, late] = [fault(1_000, 2_000), fault(60_000, 61_000)];
  const pauses = [pause(500, 600), pause(900, 700), pause(60_000, 900), pause(1_500, 400), pause(30_000, 500)];
  expect(groupPauses(pauses, [early, late], 500)).toEqual([
    { longest: pause(60_000, 900), count: 1, faults: [late] },
    { longest: pause(900, 700), count: 2, faults: [early] },
    { longest: pause(30_000, 500), count: 1, faults: [] },
  ]);
});
