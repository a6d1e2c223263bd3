import { expect, test } from '@jest/globals';
import { faultsAround, longestPauses } from './pauses.ts';

const fault = (t: number, until?: number) => ({ t, until, kind: 'kill gateway', target: `at ${t}` });
const pause = (t: number, ms: number) => ({ client: 'c', command: 'move', t, ms });

test('a pause is put down to faults before its end that are not long over', () => {
  const faults = [fault(0, 4_000), fault(0, 6_000), fault(15_500, 16_000), fault(16_001, 17_000), fault(20_000)];
  expect(faultsAround(pause(15_000, 1_000), faults).map(({ until }) => until)).toEqual([6_000, 16_000]);
  expect(faultsAround(pause(30_000, 1), [fault(20_000)])).toHaveLength(1);
});

test('the longest pauses come first', () => {
  expect(longestPauses([pause(1, 5), pause(2, 9), pause(3, 7)], 2).map(({ ms }) => ms)).toEqual([9, 7]);
});
