import {
  type ClaimTiming,
  type ClientId,
  DEFAULT_TABLE_OPTIONS,
  fairDeal,
  type GameId,
  parseMove,
  type Result,
  type Seat,
  type TableCommand,
  tableDecider,
  type TableId,
  type TableView,
  viewTable,
} from '@battleline/domain';
import type { Brain } from './brain.ts';

const table = `1-${'a'.repeat(30)}` as TableId;

/** Evenly distributed words from a seed (xorshift32). */
export const wordsFrom = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
};

/** A game of two brains: its result, and each move with what its player saw. */
export type BrainGame = {
  readonly result: Result | null;
  readonly views: readonly TableView[];
  readonly moves: string[];
};

/** A whole game of two brains by the table's own rules; a move that is refused throws. */
export const playBrains = (
  brains: Readonly<Record<Seat, Brain>>,
  seed: number,
  claimTiming: ClaimTiming = 'turn-start',
): BrainGame => {
  const words = wordsFrom(seed);
  const random = (): number => words() / 2 ** 32;
  let state = tableDecider.initialState;
  let at = 0;
  const tell = (command: TableCommand): void => {
    const decision = tableDecider.decide(command, state);
    if (!decision.ok) throw new Error(`${JSON.stringify(command)}: ${decision.rejection.reason}`);
    at += 1;
    if (decision.event) state = tableDecider.evolve(state, decision.event, { id: table, at, uptime: at });
  };
  const players = { north: 'north' as ClientId, south: 'south' as ClientId };
  const options = { ...DEFAULT_TABLE_OPTIONS, claimTiming };
  tell({
    ...{ type: 'open', game: 'g' as GameId, sitting: 1, ...players, options },
    ...{ seed: '', commitment: '', resumed: null, sameDealAs: null },
  });
  tell({ type: 'deal', deal: fairDeal(words) });
  const views: TableView[] = [];
  const moves: string[] = [];
  while (state.status === 'playing' && state.position.turn !== null) {
    const { seat } = state.position.turn;
    const view = viewTable(seat, state);
    const text = brains[seat](view, random);
    const move = text === undefined ? undefined : parseMove(text);
    if (text === undefined || move === undefined) throw new Error(`${seat} has no move: ${text}`);
    tell({ type: 'move', client: players[seat], move, seen: state.moves });
    views.push(view);
    moves.push(text);
  }
  return { result: state.status === 'finished' ? state.position.result : null, views, moves };
};
