import { expect, test } from '@jest/globals';
import { confirmedShare, countConfirmed } from './figures.ts';

test('refusals that players bring on each other count neither way', () => {
  const verdict = { commands: 110, confirmed: 95, rejected: { OUTDATED: 6, INVITE_GONE: 4, NOT_IN_HAND: 5 } };
  expect(confirmedShare(verdict)).toBe(0.95);
});

test('what has no answer, or one that it should not have, was not confirmed', () => {
  expect(confirmedShare({ commands: 100, confirmed: 90, rejected: { EXPIRED: 10 } })).toBe(0.9);
  expect(confirmedShare({ commands: 100, confirmed: 80, rejected: {} })).toBe(0.8);
  expect(confirmedShare({ commands: 0, confirmed: 0, rejected: {} })).toBe(0);
});

test('confirmed commands are counted by type, resumes too', () => {
  const asked = (command: string, code: string | null) => ({ command, code });
  expect(
    countConfirmed([asked('move', 'ok'), asked('resume', 'ok'), asked('move', 'OUTDATED'), asked('resume', null)]),
  ).toEqual({ move: 1, resume: 1 });
});
