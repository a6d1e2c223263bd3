import { isTactic, isTroop, TACTICS, TROOPS } from './card.ts';
import { parseClaimTiming, type ClaimTiming } from './claim-timing.ts';
import type { Deal, Decks } from './deck.ts';
import { parseMove } from './move.ts';
import { eventText, type MoveEvent } from './move-event.ts';
import { decideMove, evolvePosition } from './play.ts';
import { dealPosition, type Position } from './position.ts';
import { isObject, readAs, readCards, unreadable, type Reading } from './reading.ts';
import { parseSeat } from './seat.ts';

/** The name of the only record format so far. */
export const RECORD_FORMAT = 'battle-line-record/1';

/** A whole game: what it started from, and every move. */
export type GameRecord = Deal & {
  readonly format: typeof RECORD_FORMAT;
  readonly options: { readonly claimTiming: ClaimTiming };
  readonly moves: readonly string[];
};

/** A record played again: the position after the deal and after each move, until the end or an illegal move. */
export type Replay = {
  readonly positions: readonly Position[];
  readonly events: readonly MoveEvent[];
  readonly error: string | null;
};

/** The record of a game that was played. */
export function gameRecord(deal: Deal, claimTiming: ClaimTiming, events: readonly MoveEvent[]): GameRecord {
  const { first, deck } = deal;
  return { format: RECORD_FORMAT, options: { claimTiming }, first, deck, moves: events.map(eventText) };
}

/** Reads a record; keys that aren't known are ignored. Whether its moves are legal, only its replay can tell. */
export function parseRecord(value: unknown): Reading<GameRecord> {
  if (!isObject(value)) return unreadable('A record is an object.');
  if (value.format !== RECORD_FORMAT) return unreadable(`The record's format isn't "${RECORD_FORMAT}".`);
  const claimTiming = readClaimTiming(value.options);
  if (claimTiming === undefined) return unreadable('options.claimTiming is neither "turn-start" nor "after-play".');
  const first = parseSeat(value.first);
  if (first === undefined) return unreadable('first is neither "north" nor "south".');
  const deck = readDecks(value.deck);
  if (!deck.ok) return deck;
  if (!Array.isArray(value.moves)) return unreadable('moves is no list.');
  // What isn't a text stays in its place as a text that is no move, so that the replay can name it.
  const moves = value.moves.map((move: unknown) => (typeof move === 'string' ? move : `<${typeof move}>`));
  return readAs({ format: RECORD_FORMAT, options: { claimTiming }, first, deck: deck.value, moves });
}

/** Plays a record from its deal to its last legal move. */
export function replayRecord(record: GameRecord): Replay {
  let position = dealPosition(record, record.options.claimTiming);
  const positions = [position];
  const events: MoveEvent[] = [];
  for (const [index, text] of record.moves.entries()) {
    const decision = decideText(position, text);
    if (!decision.ok) {
      return { positions, events, error: `move ${index + 1} ${JSON.stringify(text)}: ${decision.error}` };
    }
    position = evolvePosition(position, decision.value);
    positions.push(position);
    events.push(decision.value);
  }
  return { positions, events, error: null };
}

function decideText(position: Position, text: string): Reading<MoveEvent> {
  const move = parseMove(text);
  if (move === undefined) return unreadable('This is not a move.');
  if (position.turn === null) return unreadable('The game is over.');
  const seat = (move.type === 'resign' ? move.seat : undefined) ?? position.turn.seat;
  const decision = decideMove(position, seat, move);
  return decision.ok ? readAs(decision.event) : unreadable(decision.rejection.reason);
}

function readClaimTiming(options: unknown): ClaimTiming | undefined {
  if (options === undefined) return 'turn-start';
  if (!isObject(options)) return undefined;
  return options.claimTiming === undefined ? 'turn-start' : parseClaimTiming(options.claimTiming);
}

function readDecks(value: unknown): Reading<Decks> {
  if (!isObject(value)) return unreadable('deck is no object.');
  const troop = readCards(value.troop);
  if (troop?.length !== TROOPS.length || !troop.every(isTroop)) {
    return unreadable(`deck.troop is no permutation of the ${TROOPS.length} troops.`);
  }
  const tactics = readCards(value.tactics);
  if (tactics?.length !== TACTICS.length || !tactics.every(isTactic)) {
    return unreadable(`deck.tactics is no permutation of the ${TACTICS.length} tactics cards.`);
  }
  return readAs({ troop, tactics });
}
