import { alreadySo, type Decider, type Decision, decided, type Refusal, refused } from './decider.ts';
import type { Deal } from './deck.ts';
import type { ClientId, GameId, TableId } from './id.ts';
import type { Move } from './move.ts';
import type { MoveEvent } from './move-event.ts';
import type { MoveRejectionCode } from './move-rejection.ts';
import { decideMove, evolvePosition } from './play.ts';
import { type BySeat, dealPosition, type Position } from './position.ts';
import { savePosition } from './saved-position.ts';
import { otherSeat, type Seat } from './seat.ts';
import type { TableEvent, TableOpened } from './table-event.ts';
import type { TableOptions } from './table-options.ts';

/** The rules that tables opened now are played by; `TableOpened` pins it for its game. */
export const RULES_VERSION = 1;

/** How long a table waits for both nonces before the cards are dealt, in µs of log time. */
export const READY_TIMEOUT = 10_000_000;

/** What is told to a table; ids, seeds and the deal come from outside. */
export type TableCommand =
  | {
      readonly type: 'open';
      readonly game: GameId;
      readonly sitting: number;
      readonly north: ClientId;
      readonly south: ClientId;
      readonly options: TableOptions;
      readonly seed: string;
      readonly commitment: string;
    }
  | { readonly type: 'ready'; readonly client: ClientId; readonly nonce: string }
  | { readonly type: 'deal'; readonly deal: Deal }
  | {
      readonly type: 'move';
      readonly client: ClientId;
      readonly move: Move;
      /** the number of moves that the client had seen */
      readonly seen: number;
    }
  /** the client's session has ended: his running game is saved, or lost, as the players agreed on */
  | { readonly type: 'leave'; readonly client: ClientId }
  | { readonly type: 'close' };

export const TABLE_REJECTIONS = [
  'UNKNOWN_TABLE',
  'NOT_SEATED',
  'NOT_DEALT',
  'ALREADY_DEALT',
  'TABLE_SAVED',
  'OUTDATED',
] as const;
export type TableRejection = Refusal<(typeof TABLE_REJECTIONS)[number] | MoveRejectionCode>;

type Sitting = Omit<TableOpened, 'type'> & {
  readonly nonces: BySeat<string | null>;
  /** log time of `TableOpened` in µs */
  readonly openedAt: number;
};

type Played = Sitting & { readonly position: Position; readonly moves: number };

/** One sitting at a game, complete: seeds and hands too. What others may see of it is `viewTable`'s business. */
export type TableState =
  | { readonly status: 'unknown' }
  | (Sitting & { readonly status: 'opened' })
  | (Played & { readonly status: 'playing' })
  | (Played & { readonly status: 'finished'; readonly finishedAt: number })
  | (Played & { readonly status: 'saved'; readonly savedAt: number })
  /** `finishedAt` is null where the game was saved */
  | (Played & { readonly status: 'closed'; readonly finishedAt: number | null });

type PlayingTable = Extract<TableState, { status: 'playing' }>;
export type OpenTable = Exclude<TableState, { status: 'unknown' }>;

export const unknownTable: TableState = { status: 'unknown' };

export const tableRests = (state: TableState): boolean => state.status === 'closed';

export const seatOf = (table: OpenTable, client: ClientId): Seat | undefined =>
  table.north === client ? 'north' : table.south === client ? 'south' : undefined;

/** Whether the game has its result: only then all its cards may be seen. A saved game isn't over. */
export const isOver = (table: OpenTable): boolean => table.status !== 'opened' && table.position.result !== null;

export const isReadyToDeal = (state: TableState): boolean =>
  state.status === 'opened' && state.nonces.north !== null && state.nonces.south !== null;

const isMoveEvent = (event: TableEvent): event is MoveEvent => 'result' in event;

const evolvePlay = (state: PlayingTable, event: MoveEvent, at: number): TableState => {
  const played = { ...state, position: evolvePosition(state.position, event), moves: state.moves + 1 };
  return event.result ? { ...played, status: 'finished', finishedAt: at } : played;
};

const evolveTable: Decider<TableCommand, TableEvent, TableState, TableRejection, TableId>['evolve'] = (
  state,
  event,
  { at },
) => {
  if (event.type === 'TableOpened') {
    const { type: _, ...opened } = event;
    return { ...opened, status: 'opened', nonces: { north: null, south: null }, openedAt: at };
  }
  if (state.status === 'unknown') return state;
  if (isMoveEvent(event)) return state.status === 'playing' ? evolvePlay(state, event, at) : state;
  switch (event.type) {
    case 'SeatReady':
      return { ...state, nonces: { ...state.nonces, [event.seat]: event.nonce } };
    case 'Dealt': {
      if (state.status !== 'opened') return state;
      const deal = { first: event.first, deck: { troop: event.troop, tactics: event.tactics } };
      return { ...state, status: 'playing', position: dealPosition(deal, state.options.claimTiming), moves: 0 };
    }
    case 'TableSaved':
      return state.status === 'playing' ? { ...state, status: 'saved', savedAt: at } : state;
    case 'TableClosed':
      return closeTable(state);
  }
};

const closeTable = (state: TableState): TableState => {
  if (state.status === 'finished') return { ...state, status: 'closed' };
  if (state.status !== 'saved') return state;
  const { savedAt: _, ...played } = state;
  return { ...played, status: 'closed', finishedAt: null };
};

const unknown = refused('UNKNOWN_TABLE', 'There is no such table.');
const notSeated = refused('NOT_SEATED', 'You do not sit at this table.');
const gameOver = refused('GAME_OVER', 'This game is over.');
const tableSaved = refused('TABLE_SAVED', 'This game is saved: it does not go on at this table.');

const decideReady = (
  command: TableCommand & { type: 'ready' },
  state: OpenTable,
): Decision<TableEvent, TableRejection> => {
  const seat = seatOf(state, command.client);
  if (!seat) return notSeated;
  if (state.nonces[seat] === command.nonce) return alreadySo;
  if (state.status !== 'opened' || state.nonces[seat] !== null)
    return refused('ALREADY_DEALT', 'Your part of the shuffle is settled.');
  return decided({ type: 'SeatReady', seat, nonce: command.nonce });
};

const decidePlay = (
  command: TableCommand & { type: 'move' },
  state: OpenTable,
): Decision<TableEvent, TableRejection> => {
  const seat = seatOf(state, command.client);
  if (!seat) return notSeated;
  if (state.status === 'opened') return refused('NOT_DEALT', 'The cards are not dealt yet.');
  if (state.status !== 'playing') return isOver(state) ? gameOver : tableSaved;
  if (command.move.type === 'resign') {
    if (command.move.seat !== undefined && command.move.seat !== seat)
      return refused('NOT_YOUR_SEAT', 'You can resign only for yourself.');
    return decideMove(state.position, seat, { type: 'resign', seat });
  }
  if (command.seen !== state.moves)
    return refused('OUTDATED', `You had seen ${command.seen} moves of this game; ${state.moves} have been made.`);
  return decideMove(state.position, seat, command.move);
};

/** Before the deal there is nothing to save: it comes soon, whoever is there, and the rest after it. */
const decideLeave = (
  command: TableCommand & { type: 'leave' },
  state: OpenTable,
): Decision<TableEvent, TableRejection> => {
  const seat = seatOf(state, command.client);
  if (!seat) return notSeated;
  if (state.status !== 'playing') return alreadySo;
  const { game, sitting, north, south, options, rulesVersion, seed, commitment, nonces, moves } = state;
  if (options.onLeave === 'forfeit')
    return decided({ type: 'Resigned', seat, result: { winner: otherSeat(seat), by: 'forfeit' } });
  const position = savePosition(state.position);
  if (!position) return alreadySo;
  const opened = { game, sitting, north, south, options, rulesVersion, seed, commitment };
  return decided({ type: 'TableSaved', ...opened, nonces, moves, position });
};

export const decideTable = (command: TableCommand, state: TableState): Decision<TableEvent, TableRejection> => {
  if (command.type === 'open') {
    if (state.status !== 'unknown') return alreadySo;
    return decided({ ...command, type: 'TableOpened', rulesVersion: RULES_VERSION });
  }
  if (state.status === 'unknown') return unknown;
  switch (command.type) {
    case 'ready':
      return decideReady(command, state);
    case 'deal':
      if (state.status !== 'opened') return alreadySo;
      return decided({
        type: 'Dealt',
        first: command.deal.first,
        troop: command.deal.deck.troop,
        tactics: command.deal.deck.tactics,
      });
    case 'move':
      return decidePlay(command, state);
    case 'leave':
      return decideLeave(command, state);
    case 'close':
      return state.status === 'finished' || state.status === 'saved' ? decided({ type: 'TableClosed' }) : alreadySo;
  }
};

/** One table: from `TableOpened` through the moves, to their end or until they are saved, to `TableClosed`. */
export const tableDecider: Decider<TableCommand, TableEvent, TableState, TableRejection, TableId> = {
  initialState: unknownTable,
  evolve: evolveTable,
  decide: decideTable,
};
