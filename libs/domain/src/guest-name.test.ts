import { expect, test } from '@jest/globals';
import { guestName } from './guest-name.ts';
import type { ClientId } from './id.ts';

const nameOf = (front: string): string => guestName(front.padEnd(32, '0') as ClientId);

test('a guest is a manner, a calling and three digits', () => {
  expect(nameOf('000000')).toBe('Agile Archer 000');
  expect(nameOf('ffffff')).toBe('Wise Warden 383');
});

test('the same guest has the same name everywhere, whatever the end of his id', () => {
  expect(guestName('00a1b2'.padEnd(32, 'f') as ClientId)).toBe(nameOf('00a1b2'));
});

test('a thousand guests in a row hardly share a name', () => {
  const names = Array.from({ length: 1000 }, (_, index) => nameOf(index.toString(16).padStart(6, '0')));
  expect(new Set(names).size).toBe(1000);
  expect(names.every((name) => /^[A-Z][a-z]+ [A-Z][a-z]+ \d{3}$/.test(name))).toBe(true);
});
