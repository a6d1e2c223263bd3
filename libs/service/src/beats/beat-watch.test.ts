import { describe, expect, test } from '@jest/globals';
import { createBeatWatch } from './beat-watch.ts';

/** Beats `<process><second>`, in the order in which they stand in the log; `me` = one's own. */
const after = (...beats: readonly string[]) => {
  const watch = createBeatWatch(() => 'me');
  for (const beat of beats) {
    const [, process = '', second] = /^([a-z]+)(\d+)$/.exec(beat) ?? [];
    watch.note(process, Number(second) * 1000);
  }
  return watch;
};
const mine = (...seconds: readonly number[]): string[] => seconds.map((second) => `me${second}`);

describe('a process is silent', () => {
  test('after five own beats over ten seconds without one of it', () => {
    expect(after('a0', ...mine(1, 3, 5, 8, 11)).isSilent('a')).toBe(true);
  });
  test('not after fewer own beats, however long that takes', () => {
    expect(after('a0', ...mine(1, 20, 40, 60)).isSilent('a')).toBe(false);
  });
  test('not after less than ten seconds, however many own beats', () => {
    expect(after('a0', ...mine(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).isSilent('a')).toBe(false);
    expect(after('a0', ...mine(1, 2, 3, 4, 5, 6, 7, 8, 9, 11)).isSilent('a')).toBe(true);
  });
  test('not when it has beaten again: then all begins anew', () => {
    const beats = ['a0', ...mine(1, 3, 5, 8, 11), 'a12'];
    expect(after(...beats).isSilent('a')).toBe(false);
    expect(after(...beats, ...mine(13, 15, 17, 19)).isSilent('a')).toBe(false);
    expect(after(...beats, ...mine(13, 15, 17, 19, 23)).isSilent('a')).toBe(true);
  });
  test('if it was never heard at all, once this process has beaten for so long itself', () => {
    expect(after(...mine(1, 3, 5, 7)).isSilent('a')).toBe(false);
    expect(after(...mine(1, 3, 5, 7, 11)).isSilent('a')).toBe(true);
  });
  test('never because this process was away: what counts is own beats that were read back', () => {
    expect(after('a0', ...mine(1), 'b900', ...mine(901, 903)).isSilent('a')).toBe(false);
    expect(after().isSilent('a')).toBe(false);
  });
  test('not by what was before a break of its own beats, or of all: then everybody gets the same time again', () => {
    const before = ['a0', ...mine(1, 3, 5, 7)];
    expect(after(...before, ...mine(300, 302, 304, 306)).isSilent('a')).toBe(false);
    expect(after(...before, ...mine(300, 302, 304, 306, 310)).isSilent('a')).toBe(true);
  });
  test('never if it is this one', () => {
    expect(after(...mine(1, 3, 5, 7, 11, 13)).isSilent('me')).toBe(false);
  });
  test('however long it has been so', () => {
    const long = Array.from({ length: 200 }, (_, index) => index * 2);
    expect(after('a0', ...mine(...long)).isSilent('a')).toBe(true);
    expect(after('a0', ...mine(...long)).lastBeatOf('a')).toBe(0);
    expect(after('a0').lastBeatOf('b')).toBeUndefined();
  });
});

describe('a process has read steadily', () => {
  const steady = (now: number, ...seconds: readonly number[]) => after(...mine(...seconds)).steadySince(now * 1000);

  test('since the first of its beats that came back without a break', () => {
    expect(steady(9, 1, 3, 5, 7)).toBe(1000);
    expect(steady(17, 1, 3, 14, 16)).toBe(14_000);
  });
  test('not before the first, nor as long as the next one is missing', () => {
    expect(steady(9)).toBeUndefined();
    expect(steady(17, 1, 3, 5, 7)).toBe(1000);
    expect(steady(18, 1, 3, 5, 7)).toBeUndefined();
  });
});
