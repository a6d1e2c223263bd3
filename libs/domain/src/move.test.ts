import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TACTICS, TROOPS } from './card.ts';
import { DECKS } from './deck.ts';
import { FLAGS } from './flag.ts';
import { canonicalFlags, canonicalReturn, parseMove, printMove, type Move } from './move.ts';

describe('the move language', () => {
  test.each([
    'claim -',
    'claim f1',
    'claim f1 f4',
    'play R7 f3',
    'play fog f3',
    'play alexander f9',
    'pass',
    'draw troop',
    'draw tactics',
    'scout troop',
    'scout tactics',
    'return R5',
    'return fog R5',
    'return R5 G3',
    'deserter R5 f3',
    'redeploy R5 f3 f4',
    'redeploy fog f3 dish',
    'traitor R5 f3 f3',
    'resign',
    'resign south',
  ])('%s is read and printed again', (text) => {
    const move = parseMove(text);
    expect(move && printMove(move)).toBe(text);
  });

  test.each([
    { text: 'claim f4 f1 f9', canonical: 'claim f1 f4 f9' },
    { text: 'return R5 fog', canonical: 'return fog R5' },
    { text: 'return G3 mud R5 fog', canonical: 'return mud fog G3 R5' },
  ])('$text is printed as $canonical', ({ text, canonical }) => {
    const move = parseMove(text);
    expect(move && printMove(move)).toBe(canonical);
  });

  test.each([
    '',
    ' ',
    'claim',
    'claim f1 f1',
    'claim - f1',
    'claim - -',
    'claim f0',
    'claim f10',
    'claim 1',
    'play R7',
    'play R11 f1',
    'play R0 f1',
    'play r7 f1',
    'play Fog f1',
    'play R07 f1',
    'play R7 f1 f2',
    'play  R7 f1',
    'play R7 f1 ',
    ' play R7 f1',
    'Play R7 f1',
    'pass f1',
    'draw',
    'draw troops',
    'scout',
    'return',
    'return R5 R5',
    'return R5 x',
    'deserter R5',
    'redeploy R5 f3',
    'redeploy R5 dish f3',
    'traitor R5 f3 dish',
    'resign me',
    'toString',
    'play __proto__ f1',
    'play R7 f1\n',
  ])('%j is no move', (text) => {
    expect(parseMove(text)).toBeUndefined();
  });

  test('any text is either no move or prints as a text that is read as the same move', () => {
    const word = fc.constantFrom(
      'claim',
      'play',
      'return',
      'draw',
      'redeploy',
      'R5',
      'fog',
      'G10',
      'f1',
      'f9',
      'dish',
      '-',
      'troop',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const move = parseMove(text);
        if (move !== undefined) expect(parseMove(printMove(move))).toEqual(move);
      }),
    );
  });

  test('any move is read back from its text', () => {
    fc.assert(fc.property(moves, (move) => expect(parseMove(printMove(move))).toEqual(move)));
  });
});

const card = fc.constantFrom(...TROOPS, ...TACTICS);
const flag = fc.constantFrom(...FLAGS);
const deck = fc.constantFrom(...DECKS);
const cards = fc.uniqueArray(card, { minLength: 1, maxLength: 3 });
const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.uniqueArray(flag).map((flags): Move => ({ type: 'claim', flags: canonicalFlags(flags) })),
  fc.record({ type: fc.constantFrom('play' as const, 'deserter' as const), card, flag }),
  fc.constant<Move>({ type: 'pass' }),
  fc.record({ type: fc.constantFrom('draw' as const, 'scout' as const), deck }),
  cards.map((returned): Move => ({ type: 'return', cards: canonicalReturn(returned) })),
  fc.record({
    type: fc.constant('redeploy' as const),
    card,
    from: flag,
    to: fc.oneof(flag, fc.constant('dish' as const)),
  }),
  fc.record({ type: fc.constant('traitor' as const), card, from: flag, to: flag }),
  fc.constantFrom<Move>({ type: 'resign' }, { type: 'resign', seat: 'north' }, { type: 'resign', seat: 'south' }),
);
