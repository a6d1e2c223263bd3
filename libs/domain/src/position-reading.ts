import { isGuile, isTactic, isTroop, type Card } from './card.ts';
import type { Decks } from './deck.ts';
import type { Flag } from './flag.ts';
import { slotCards, type FlagState } from './flag-state.ts';
import { PHASES, type BySeat, type Position, type Turn } from './position.ts';
import { isObject, readAs, readCards, unreadable, type Reading } from './reading.ts';
import { otherSeat, parseSeat, SEATS, type Seat } from './seat.ts';

/** More cards than a scout's three draws can bring into a hand. */
const MAX_HAND_TO_RETURN = 9;

/**
 * Reads a position in the form of `PositionNotation`, to ask for its legal moves. `legal` and `result` are ignored;
 * cards may be missing, but none may occur twice. What the notation doesn't tell counts as not having happened.
 */
export function parsePosition(value: unknown): Reading<Position> {
  if (!isObject(value)) return unreadable('A position is an object.');
  const turn = readTurn(value.turn);
  if (turn === undefined) return unreadable('turn is neither null nor a seat and a phase.');
  const hands = readSeats(value.hands);
  if (hands === undefined) return unreadable('hands are not two lists of cards.');
  const flags = readFlags(value.flags);
  if (flags === undefined) return unreadable('flags are not nine flags with their winner and the cards of both sides.');
  const dishes = readSeats(value.dish);
  if (dishes === undefined) return unreadable('dish is not two lists of cards.');
  const decks = readDecks(value.deck);
  if (decks === undefined) return unreadable('deck is not a list of troops and a list of tactics cards.');
  const scoutLeft = turn?.phase === 'scout' ? value.scoutLeft : 0;
  if (!isDrawCount(scoutLeft)) return unreadable('scoutLeft is not the number of draws still to come.');
  const putBack = { north: [], south: [] };
  const rest = { claimTiming: 'turn-start', putBack, result: null } as const;
  return checkCards({ ...rest, turn, scoutLeft, hands, flags, dishes, decks });
}

function checkCards(position: Position): Reading<Position> {
  const { turn, hands, dishes, decks } = position;
  const flags = Object.values(position.flags);
  const cards = [
    ...SEATS.flatMap((seat) => [...hands[seat], ...dishes[seat]]),
    ...flags.flatMap((flag) => flag.cards.map(({ card }) => card)),
    ...decks.troop,
    ...decks.tactics,
  ];
  const twice = cards.find((card, index) => cards.indexOf(card) !== index);
  if (twice !== undefined) return unreadable(`${twice} occurs twice.`);
  if (flags.some((flag) => SEATS.some((seat) => slotCards(flag, seat).length > 4))) {
    return unreadable('A side has four slots at most.');
  }
  if (turn?.phase === 'return' && hands[turn.seat].length > MAX_HAND_TO_RETURN) {
    return unreadable(`After a scout nobody holds more than ${MAX_HAND_TO_RETURN} cards.`);
  }
  return readAs(position);
}

function readTurn(value: unknown): Turn | null | undefined {
  if (value === null) return null;
  if (!isObject(value)) return undefined;
  const seat = parseSeat(value.seat);
  const phase = PHASES.find((name) => name === value.phase);
  const scouted = phase === 'scout' || phase === 'return';
  return seat && phase && { seat, phase, scouted, stirred: scouted, idleTurns: 0 };
}

function readSeats(value: unknown): BySeat<readonly Card[]> | undefined {
  if (!isObject(value)) return undefined;
  const north = readCards(value.north);
  const south = readCards(value.south);
  return north && south && { north, south };
}

function readDecks(value: unknown): Decks | undefined {
  if (!isObject(value)) return undefined;
  const troop = readCards(value.troop);
  const tactics = readCards(value.tactics);
  return troop?.every(isTroop) && tactics?.every(isTactic) ? { troop, tactics } : undefined;
}

function readFlags(value: unknown): Position['flags'] | undefined {
  if (!Array.isArray(value) || value.length !== 9) return undefined;
  const [f1, f2, f3, f4, f5, f6, f7, f8, f9] = value.map(readFlag);
  if (!f1 || !f2 || !f3 || !f4 || !f5 || !f6 || !f7 || !f8 || !f9) return undefined;
  return { 1: f1, 2: f2, 3: f3, 4: f4, 5: f5, 6: f6, 7: f7, 8: f8, 9: f9 } satisfies Record<Flag, FlagState>;
}

function readFlag(value: unknown): FlagState | undefined {
  const sides = readSeats(value);
  if (!isObject(value) || sides === undefined) return undefined;
  const winner = readOwner(value.winner);
  const first = readOwner(value.completedFirst ?? null);
  if (winner === undefined || first === undefined) return undefined;
  // Only who completed first is known of the order in which the two sides' cards came.
  const order: readonly Seat[] = first === null ? SEATS : [first, otherSeat(first)];
  const cards = order.flatMap((seat) => sides[seat].map((card) => ({ seat, card })));
  return cards.some(({ card }) => isGuile(card)) ? undefined : { winner, cards };
}

function readOwner(value: unknown): Seat | null | undefined {
  return value === null ? null : parseSeat(value);
}

function isDrawCount(value: unknown): value is number {
  return value === 0 || value === 1 || value === 2 || value === 3;
}
