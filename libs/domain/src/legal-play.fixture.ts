import type { ClaimTiming } from './claim-timing.ts';
import type { Deal } from './deck.ts';
import { legalMoves } from './legal-moves.ts';
import { parseMove } from './move.ts';
import type { MoveEvent } from './move-event.ts';
import { decideMove, evolvePosition } from './play.ts';
import { dealPosition, type Position } from './position.ts';
import { fairDeal, type Words } from './shuffle.ts';

/** A whole game of random legal moves; `positions[i]` is the one in which `moves[i]` was made. */
export type PlayedGame = {
  readonly deal: Deal;
  readonly claimTiming: ClaimTiming;
  readonly moves: readonly string[];
  readonly events: readonly MoveEvent[];
  readonly positions: readonly Position[];
};

/** No game of legal moves may take more of them. */
const MAX_MOVES = 1000;

/** The game of random legal moves that the seed determines. */
export function playGame(seed: number, claimTiming: ClaimTiming): PlayedGame {
  const words = wordsFrom(seed);
  const deal = fairDeal(words);
  const moves: string[] = [];
  const events: MoveEvent[] = [];
  let position = dealPosition(deal, claimTiming);
  const positions = [position];
  while (position.turn !== null && moves.length < MAX_MOVES) {
    const text = pick(words, choosable(legalMoves(position)));
    const event = eventFor(position, text);
    position = evolvePosition(position, event);
    moves.push(text);
    events.push(event);
    positions.push(position);
  }
  return { deal, claimTiming, moves, events, positions };
}

/** The event of a legal move by the seat to act; throws where the move is refused. */
export function eventFor(position: Position, text: string): MoveEvent {
  const move = parseMove(text);
  if (move === undefined || position.turn === null) throw new Error(`${text} can't be made`);
  const decision = decideMove(position, position.turn.seat, move);
  if (!decision.ok) throw new Error(`${text}: ${decision.rejection.reason}`);
  return decision.event;
}

/** A stream of words that a seed determines (xorshift32). */
export function wordsFrom(seed: number): Words {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** Every second move or so a tactics card where there is one, or the few of them would drown among the troops. */
function choosable(moves: readonly string[]): readonly string[] {
  const tactics = moves.filter((move) => !/^play [GRPYBO]\d/.test(move));
  return tactics.length > 0 && tactics.length < moves.length && moves.length % 2 === 0 ? tactics : moves;
}

function pick<Any>(words: Words, items: readonly Any[]): Any {
  return items[words() % items.length] as Any;
}
