import type { Refusal } from './decider.ts';

export type TextRejection = Refusal<'NOTHING_SAID' | 'TEXT_TOO_LONG'>;

/** A line as it is kept, or why it can't be said. */
export type LineReading =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly rejection: TextRejection };

const refusedText = (code: TextRejection['code'], reason: string): LineReading => ({
  ok: false,
  rejection: { code, reason },
});

/** The most characters (code points) that a line may have, after it has been tidied. */
export const LINE_LENGTH = 280;

/** Signs that stand on one letter; more than that only serve to write over other lines. */
const MARKS = 4;

// What changes the direction of writing (UAX 9), or can't be seen at all: with these one text can look like another.
// Joiners (U+200C, U+200D) stay, as scripts and emoji need them.
const UNSEEN =
  /\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\u{e0000}-\u{e0fff}]/gu;
const UNASSIGNED = /[\p{Cn}\p{Co}\p{Cs}]/gu;
const SPACES = /[\p{Z}\p{Cc}]+/gu;
const PILED_MARKS = new RegExp(`(\\p{M}{${MARKS}})\\p{M}+`, 'gu');

/**
 * A line as it is kept and shown: NFC, on one line, without control signs, without signs that can't be seen or change the
 * direction of writing. What it means is nobody's business here: it is text, never markup.
 */
export const readLine = (text: string): LineReading => {
  const tidied = text
    .toWellFormed()
    .replaceAll(UNSEEN, '')
    .replaceAll(UNASSIGNED, '')
    .normalize('NFC')
    .replaceAll(SPACES, ' ')
    .replaceAll(PILED_MARKS, '$1')
    .normalize('NFC')
    .trim();
  if (!/[^\s\u200c\u200d]/u.test(tidied)) return refusedText('NOTHING_SAID', 'Write something first.');
  const length = [...tidied].length;
  if (length > LINE_LENGTH)
    return refusedText('TEXT_TOO_LONG', `A line has ${LINE_LENGTH} characters at most; this one has ${length}.`);
  return { ok: true, text: tidied };
};
