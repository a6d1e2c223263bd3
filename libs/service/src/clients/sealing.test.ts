import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nameKeyOf, newDataKey, seal, unseal } from './sealing.ts';

test('What was sealed opens with its key, for what it belongs to, and not at all once a bit has changed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, place) => {
      const [key, other] = [newDataKey().bytes, newDataKey().bytes];
      const sealed = seal(key, text, 'name/1');
      expect(unseal(key, sealed, 'name/1')?.toString()).toBe(text.toWellFormed());
      expect(unseal(other, sealed, 'name/1')).toBeUndefined();
      expect(unseal(key, sealed, 'name/2')).toBeUndefined();
      const bytes = Buffer.from(sealed, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(place % bytes.length) ^ 1, place % bytes.length);
      expect(unseal(key, bytes.toString('base64url'), 'name/1')).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});
test('The same text sealed twice looks different', () => {
  const { bytes } = newDataKey();
  expect(seal(bytes, 'anna', 'x')).not.toBe(seal(bytes, 'anna', 'x'));
});
test('A name has the same key with the same secret only', () => {
  expect(nameKeyOf('s'.repeat(32), 'anna')).toBe(nameKeyOf('s'.repeat(32), 'anna'));
  expect(nameKeyOf('s'.repeat(32), 'anna')).not.toBe(nameKeyOf('t'.repeat(32), 'anna'));
  expect(nameKeyOf('s'.repeat(32), 'anna')).toMatch(/^[0-9a-f]{32}$/);
});
