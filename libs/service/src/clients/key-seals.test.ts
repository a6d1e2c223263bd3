import { expect, test } from '@jest/globals';
import { createKeySeals, parseMasterKey } from './key-seals.ts';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64url');

test('a master key is 32 bytes in base64url, and nothing else', () => {
  expect(parseMasterKey(keyOf(7))).toEqual(Buffer.alloc(32, 7));
  const text = keyOf(255);
  const wrong = [
    '',
    text.slice(1),
    `${text}A`,
    `${text}=`,
    ` ${text}`,
    `!${text}`,
    text.replaceAll('_', '/'),
    'm'.repeat(64),
  ];
  expect(wrong.map(parseMasterKey)).toEqual(wrong.map(() => undefined));
});

test('what the second master key has sealed opens, and is not of the newest', () => {
  const [old, fresh] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const sealed = createKeySeals(old).seal('id', Buffer.from('data key'));
  const seals = createKeySeals(fresh, old);
  expect([seals.open('id', sealed)?.toString(), seals.isNewest('id', sealed)]).toEqual(['data key', false]);
  expect(createKeySeals(fresh).open('id', sealed)).toBeUndefined();
});
