import { isTactic, isTroop, parseCard, type Card } from './card.ts';
import { parseDeck, type Deck } from './deck.ts';
import { parseFlag, printFlag, type Flag } from './flag.ts';
import { parseSeat, type Seat } from './seat.ts';

// Grammar, words separated by one space each; a list names nothing twice:
//   claim - | claim FLAG…       play CARD FLAG       pass        draw DECK       scout DECK
//   return CARD…                deserter CARD FLAG   redeploy CARD FLAG FLAG|dish
//   traitor CARD FLAG FLAG      resign [SEAT]
// Canonical: flags ascending; of returned cards the tactics first, cards of one deck in the order given.

/** What a player asks for, parsed from one line of text; whether it is legal is another question. */
export type Move =
  | { readonly type: 'claim'; readonly flags: readonly Flag[] }
  | { readonly type: 'play'; readonly card: Card; readonly flag: Flag }
  | { readonly type: 'pass' }
  | { readonly type: 'draw'; readonly deck: Deck }
  | { readonly type: 'scout'; readonly deck: Deck }
  | { readonly type: 'return'; readonly cards: readonly Card[] }
  | { readonly type: 'deserter'; readonly card: Card; readonly flag: Flag }
  | { readonly type: 'redeploy'; readonly card: Card; readonly from: Flag; readonly to: Flag | 'dish' }
  | { readonly type: 'traitor'; readonly card: Card; readonly from: Flag; readonly to: Flag }
  | { readonly type: 'resign'; readonly seat?: Seat };

/** Reads one line of the move language; undefined where it isn't a move. */
export function parseMove(text: string): Move | undefined {
  const [type, ...words] = text.split(' ');
  const [first = '', second = '', third = ''] = words;
  const [card, flag, target] = [parseCard(first), parseFlag(second), parseFlag(third)];
  const deck = parseDeck(first);
  switch (`${type} ${words.length}`) {
    case 'play 2':
      return card && flag && { type: 'play', card, flag };
    case 'pass 0':
      return { type: 'pass' };
    case 'draw 1':
      return deck && { type: 'draw', deck };
    case 'scout 1':
      return deck && { type: 'scout', deck };
    case 'deserter 2':
      return card && flag && { type: 'deserter', card, flag };
    case 'redeploy 3':
      if (card && flag && third === 'dish') return { type: 'redeploy', card, from: flag, to: 'dish' };
      return card && flag && target && { type: 'redeploy', card, from: flag, to: target };
    case 'traitor 3':
      return card && flag && target && { type: 'traitor', card, from: flag, to: target };
    case 'resign 0':
      return { type: 'resign' };
    case 'resign 1':
      return parseResign(first);
  }
  if (type === 'claim') return parseClaim(words);
  return type === 'return' ? parseReturn(words) : undefined;
}

/** The move's canonical line. */
export function printMove(move: Move): string {
  switch (move.type) {
    case 'claim':
      return `claim ${move.flags.length === 0 ? '-' : canonicalFlags(move.flags).map(printFlag).join(' ')}`;
    case 'play':
    case 'deserter':
      return `${move.type} ${move.card} ${printFlag(move.flag)}`;
    case 'pass':
      return 'pass';
    case 'draw':
    case 'scout':
      return `${move.type} ${move.deck}`;
    case 'return':
      return `return ${canonicalReturn(move.cards).join(' ')}`;
    case 'redeploy':
    case 'traitor':
      return `${move.type} ${move.card} ${printFlag(move.from)} ${move.to === 'dish' ? 'dish' : printFlag(move.to)}`;
    case 'resign':
      return move.seat === undefined ? 'resign' : `resign ${move.seat}`;
  }
}

/** The flags in ascending order. */
export function canonicalFlags(flags: readonly Flag[]): Flag[] {
  return flags.toSorted((a, b) => a - b);
}

/** The cards with the tactics first, else in the order given. */
export function canonicalReturn(cards: readonly Card[]): Card[] {
  return [...cards.filter(isTactic), ...cards.filter(isTroop)];
}

function parseClaim(words: readonly string[]): Move | undefined {
  if (words.length === 1 && words[0] === '-') return { type: 'claim', flags: [] };
  const flags = parseList(words, parseFlag);
  return flags && { type: 'claim', flags: canonicalFlags(flags) };
}

function parseReturn(words: readonly string[]): Move | undefined {
  const cards = parseList(words, parseCard);
  return cards && { type: 'return', cards: canonicalReturn(cards) };
}

function parseResign(word: string): Move | undefined {
  const seat = parseSeat(word);
  return seat && { type: 'resign', seat };
}

function parseList<Item>(words: readonly string[], parse: (word: string) => Item | undefined): Item[] | undefined {
  const items = words.map(parse).filter((item) => item !== undefined);
  const isList = items.length > 0 && items.length === words.length && new Set(items).size === items.length;
  return isList ? items : undefined;
}
