import { isTactic, isTroop, TACTICS, TROOPS, type Card } from './card.ts';
import type { ClaimTiming } from './claim-timing.ts';
import { FLAGS } from './flag.ts';
import { legalMoves } from './legal-moves.ts';
import { parseMove } from './move.ts';
import type { MoveEvent } from './move-event.ts';
import { decideMove, evolvePosition } from './play.ts';
import type { Phase, Position } from './position.ts';
import { parsePosition } from './position-reading.ts';
import type { Seat } from './seat.ts';

// Positions for tests, from north's point of view: north acts, in phase hand, unless told otherwise. Cards are given as
// text, separated by spaces; decks that aren't given hold all cards that lie nowhere else, in their natural order.

type FlagSetup = { north?: string; south?: string; winner?: Seat; first?: Seat };

export type Setup = {
  seat?: Seat;
  phase?: Phase;
  claimTiming?: ClaimTiming;
  north?: string;
  south?: string;
  flags?: { readonly [flag in (typeof FLAGS)[number]]?: FlagSetup };
  dish?: { north?: string; south?: string };
  troop?: string;
  tactics?: string;
};

export function setUp(setup: Setup): Position {
  const { seat = 'north', phase = 'hand', claimTiming = 'turn-start', dish = {} } = setup;
  const hands = { north: cards(setup.north), south: cards(setup.south) };
  const flags = FLAGS.map((flag) => {
    const { north, south, winner = null, first = null } = setup.flags?.[flag] ?? {};
    return { winner, north: cards(north), south: cards(south), completedFirst: first };
  });
  const dishes = { north: cards(dish.north), south: cards(dish.south) };
  const placed = [hands, dishes, ...flags].flatMap(({ north, south }) => [...north, ...south]);
  const rest = [...TROOPS, ...TACTICS].filter((card) => !placed.includes(card));
  const deck = {
    troop: setup.troop === undefined ? rest.filter(isTroop) : cards(setup.troop),
    tactics: setup.tactics === undefined ? rest.filter(isTactic) : cards(setup.tactics),
  };
  const reading = parsePosition({ turn: { seat, phase }, hands, flags, dish: dishes, deck, scoutLeft: 2 });
  if (!reading.ok) throw new Error(reading.error);
  return { ...reading.value, claimTiming };
}

/** The position after these moves, each made by the seat to act. */
export function play(position: Position, ...moves: readonly string[]): Position {
  return moves.reduce((next, move) => evolvePosition(next, eventOf(next, move)), position);
}

/** The event of a move by the seat to act. */
export function eventOf(position: Position, text: string): MoveEvent {
  const decision = decideFor(position, text);
  if (!decision.ok) throw new Error(`${text}: ${decision.rejection.reason}`);
  return decision.event;
}

/** The code of the refusal of a move by the seat to act, or null. */
export function refusalOf(position: Position, text: string): string | null {
  const decision = decideFor(position, text);
  return decision.ok ? null : decision.rejection.code;
}

/** Seat and phase, or the result. */
export function stage({ turn, result }: Position): string {
  return turn === null ? `${result?.winner ?? 'nobody'} by ${result?.by}` : `${turn.seat} ${turn.phase}`;
}

/** The legal moves that start with this text. */
export function legal(position: Position, start = ''): string[] {
  return legalMoves(position).filter((move) => move.startsWith(start));
}

function decideFor(position: Position, text: string) {
  const move = parseMove(text);
  if (move === undefined) throw new Error(`${text} is no move`);
  return decideMove(position, position.turn?.seat ?? 'north', move);
}

function cards(text = ''): Card[] {
  return text.split(' ').filter((word) => word !== '') as Card[];
}
