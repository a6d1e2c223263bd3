import { describe, expect, test } from '@jest/globals';
import { readAccountName } from './account-name.ts';
import { guestName } from './guest-name.ts';
import type { ClientId } from './id.ts';

const canonical = (text: string): string => {
  const read = readAccountName(text);
  return read.ok ? (read.event?.canonical ?? '') : read.rejection.code;
};

describe('Two names are one', () => {
  test.each([
    ['Anna', 'ANNA'],
    ['Anna', 'anna'],
    ['Anna', 'Ａｎｎａ'], // full width
    ['Big Bob', 'big_bob'],
    ['Big Bob', 'B.igBob'],
    ['Straße', 'STRASSE'],
    ['Bob', 'B0b'],
    ['Bill', 'Bi11'],
    ['paypa', 'раура'], // all Cyrillic
    ['Zoë', 'Zoe\u0308'],
    ['ﬁsh', 'fish'],
  ])('%s and %s', (one, other) => {
    expect(canonical(other)).toBe(canonical(one));
    expect(canonical(one)).not.toMatch(/BAD_NAME|NAME_RESERVED/);
  });
  test('but not those that only resemble each other', () => {
    expect(canonical('Anna')).not.toBe(canonical('Hanna'));
    expect(canonical('Zoë')).not.toBe(canonical('Zoe'));
  });
});

describe('What is no name', () => {
  test.each([
    ['too short', 'ab'],
    ['too short without what separates', 'a-b'],
    ['too long', 'a'.repeat(21)],
    ['empty', ''],
    ['spaces', '     '],
    ['a control character', 'ab\u0007cd'],
    ['a direction mark', 'ab\u202Ecd'],
    ['a picture', '🎉🎉🎉'],
    ['two separators', 'ab--cd'],
    ['begins with a separator', '-abc'],
    ['mixed scripts', 'Аnna'], // a Cyrillic А
    ['half a surrogate pair', 'ab\uD800c'],
  ])('%s', (_, text) => expect(canonical(text)).toBe('BAD_NAME'));

  test.each(['admin', 'Adm1n', 'Moderator', 'North', 'Battle Line', 'Brave Archer', 'brave-archer 12'])(
    'reserved: %s',
    (text) => expect(canonical(text)).toBe('NAME_RESERVED'),
  );
  test("every guest's", () => {
    for (let bits = 0; bits < 4096; bits += 7) {
      const id = (bits * 4099).toString(16).padStart(6, '0').slice(-6).padEnd(32, '0') as ClientId;
      expect([guestName(id), readAccountName(guestName(id)).ok]).toEqual([guestName(id), false]);
    }
  });
});

test('A name is shown as it was written, in its normal form', () => {
  expect(readAccountName('  Ａnna Bo ')).toMatchObject({ ok: true, event: { shown: 'Anna Bo', canonical: 'annabo' } });
});
