import { clockDeadline, type Clocks, passTime, startClocks, type TimeLeft, timeLeftAt } from './clock.ts';
import type { Occurrence } from './decider.ts';
import type { ClientId, TableId } from './id.ts';
import type { MoveEvent } from './move-event.ts';
import { endPosition, evolvePosition } from './play.ts';
import { type BySeat, dealPosition, type Position } from './position.ts';
import type { OpenDeal } from './same-deal.ts';
import { resumePosition } from './saved-position.ts';
import type { Seat } from './seat.ts';
import type { TableEvent, TableOpened } from './table-event.ts';
import { isSameTurn } from './turn.ts';

type Sitting = Omit<TableOpened, 'type' | 'resumed'> & {
  readonly nonces: BySeat<string | null>;
  /** log time of `TableOpened` in µs */
  readonly openedAt: number;
};

type Played = Sitting & {
  readonly position: Position;
  /** of all sittings of the game */
  readonly moves: number;
  readonly clocks: Clocks | null;
};

/** One sitting at a game, complete: seeds and hands too. What others may see of it is `viewTable`'s business. */
export type TableState =
  | { readonly status: 'unknown' }
  | (Sitting & { readonly status: 'opened' })
  | (Played & { readonly status: 'playing' })
  | (Played & { readonly status: 'finished'; readonly finishedAt: number })
  | (Played & { readonly status: 'saved'; readonly savedAt: number })
  /** `finishedAt` is null where the game was saved */
  | (Played & { readonly status: 'closed'; readonly finishedAt: number | null });

export type PlayingTable = Extract<TableState, { status: 'playing' }>;
export type OpenTable = Exclude<TableState, { status: 'unknown' }>;

export const unknownTable: TableState = { status: 'unknown' };

export const tableRests = (state: TableState): boolean => state.status === 'closed';

export const seatOf = (table: OpenTable, client: ClientId): Seat | undefined =>
  table.north === client ? 'north' : table.south === client ? 'south' : undefined;

/** Whether the game has its result: only then all its cards may be seen. A saved game isn't over. */
export const isOver = (table: OpenTable): boolean => table.status !== 'opened' && table.position.result !== null;

/** Whether this player's part of the shuffle is settled: given, or that of the game whose deal this one has. */
export const isReady = ({ nonces, sameDealAs }: OpenTable, seat: Seat): boolean =>
  sameDealAs !== null || nonces[seat] !== null;

export const isReadyToDeal = (state: TableState): boolean =>
  state.status === 'opened' && isReady(state, 'north') && isReady(state, 'south');

/** What the deal of a game that is over follows from; undefined while it is secret. */
export const openDealOf = (table: OpenTable): OpenDeal | undefined => {
  const { game, seed, commitment, nonces } = table;
  return isOver(table) ? { game, seed, commitment, nonces } : undefined;
};

/** Whether the event is one of the game's moves. */
export const isMoveEvent = (event: { readonly type: string }): event is MoveEvent =>
  'result' in event && 'seat' in event && event.type !== 'ClockRanOut';

/** The clocks after a move, which may have ended the turn. */
const clocksAfter = (state: PlayingTable, next: Position, uptime: number): Clocks | null => {
  const { clocks, options, position } = state;
  if (!clocks || !options.clock || !position.turn) return clocks;
  const endsTurn = next.turn !== null && !isSameTurn(position.turn, next.turn, options.claimTiming);
  return passTime(clocks, options.clock, position.turn.seat, endsTurn, uptime);
};

const evolvePlay = (state: PlayingTable, event: MoveEvent, at: number, uptime: number): TableState => {
  const position = evolvePosition(state.position, event);
  const played = { ...state, position, moves: state.moves + 1, clocks: clocksAfter(state, position, uptime) };
  return event.result ? { ...played, status: 'finished', finishedAt: at } : played;
};

const NONE: BySeat<string | null> = { north: null, south: null };

const evolveOpened = ({ type: _, resumed, ...opened }: TableOpened, at: number, uptime: number): TableState => {
  const sitting = { ...opened, openedAt: at };
  if (!resumed) return { ...sitting, status: 'opened', nonces: opened.sameDealAs?.nonces ?? NONE };
  const { nonces, moves, position: saved, timeLeft } = resumed;
  const { claimTiming, clock } = opened.options;
  const position = resumePosition(saved, claimTiming);
  return {
    ...sitting,
    status: 'playing',
    nonces,
    moves,
    position,
    clocks: clock && startClocks(clock, uptime, timeLeft),
  };
};

/** Whose clock runs; null where none does. */
export const runningSeat = (state: TableState): Seat | null =>
  state.status === 'playing' && state.clocks && state.position.turn ? state.position.turn.seat : null;

/** What is left to each at this uptime; null where nobody's time is counted. */
export const timeLeftOf = (table: OpenTable, uptime: number): TimeLeft | null =>
  table.status === 'opened' ? null : table.clocks && timeLeftAt(table.clocks, runningSeat(table), uptime);

/** The uptime at which the time of the one whose turn it is runs out; null where no clock runs. */
export const runsOutAt = (state: TableState): number | null => {
  const seat = runningSeat(state);
  return seat && state.status === 'playing' && state.clocks ? clockDeadline(state.clocks, seat) : null;
};

/**
 * When something happens at a table; `uptime` is what of the log time its partition was up, in µs: gaps between records
 * that are too long to be anything but an outage don't count.
 */
export type TableOccurrence = Occurrence<TableId> & { readonly uptime: number };

/** The table after the event; total, and it decides nothing. */
export const evolveTable = (state: TableState, event: TableEvent, { at, uptime }: TableOccurrence): TableState => {
  if (event.type === 'TableOpened') return evolveOpened(event, at, uptime);
  if (state.status === 'unknown') return state;
  if (isMoveEvent(event)) return state.status === 'playing' ? evolvePlay(state, event, at, uptime) : state;
  switch (event.type) {
    case 'SeatReady':
      return { ...state, nonces: { ...state.nonces, [event.seat]: event.nonce } };
    case 'Dealt': {
      if (state.status !== 'opened') return state;
      const deal = { first: event.first, deck: { troop: event.troop, tactics: event.tactics } };
      const { claimTiming, clock } = state.options;
      const clocks = clock && startClocks(clock, uptime, null);
      return { ...state, status: 'playing', position: dealPosition(deal, claimTiming), moves: 0, clocks };
    }
    case 'ClockRanOut': {
      if (state.status !== 'playing') return state;
      const position = endPosition(state.position, event.result);
      const clocks = state.clocks && { left: { ...state.clocks.left, [event.seat]: 0 }, since: uptime };
      return { ...state, status: 'finished', position, clocks, finishedAt: at };
    }
    case 'TableSaved': {
      if (state.status !== 'playing') return state;
      const clocks = state.clocks && { left: event.timeLeft ?? state.clocks.left, since: uptime };
      return { ...state, status: 'saved', clocks, savedAt: at };
    }
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
