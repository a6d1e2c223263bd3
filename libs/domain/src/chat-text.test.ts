import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LINE_LENGTH, readLine } from './chat-text.ts';

const tidied = (text: string): string | undefined => {
  const read = readLine(text);
  return read.ok ? read.text : undefined;
};

describe('a line', () => {
  test.each([
    ['as it is written', 'Well played – “really”!', 'Well played – “really”!'],
    ['on one line', ' a\n\tb\u2028c ', 'a b c'],
    ['with letters put together', 'e\u0301', 'é'],
    ['without overrides of the direction', 'abc\u202egnp.exe\u202c \u2066x\u2069\u200f', 'abcgnp.exe x'],
    ['without what cannot be seen', 'a\u200bb\u{e0041}c\ufeff\u00ad', 'abc'],
    ['without control signs', 'a\u0000\u0007\u009bb', 'a b'],
    ['with markup as text', '<b onclick="x">&lt;', '<b onclick="x">&lt;'],
    ['with joined emoji', '👩‍🚀 hi', '👩‍🚀 hi'],
    ['with joiners that Persian needs', 'می‌خواهم', 'می‌خواهم'],
    ['without towers of marks', `x${'\u0300'.repeat(40)}`, `x${'\u0300'.repeat(4)}`],
    ['without half a character', 'a\ud800b', 'ab'],
  ])('is kept %s', (_, text, kept) => {
    expect(tidied(text)).toBe(kept);
  });

  test.each(['', ' \n', '\u202e\u200b', '\u200d'])('says something: %j does not', (text) => {
    expect(readLine(text)).toMatchObject({ ok: false, rejection: { code: 'NOTHING_SAID' } });
  });

  test('is limited in characters, not in bytes', () => {
    expect(tidied('😀'.repeat(LINE_LENGTH))).toBeDefined();
    expect(readLine('a'.repeat(LINE_LENGTH + 1))).toMatchObject({ ok: false, rejection: { code: 'TEXT_TOO_LONG' } });
  });

  test('is the same when it is tidied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = tidied(text);
        if (once !== undefined) expect(tidied(once)).toBe(once);
      }),
    );
  });
});
