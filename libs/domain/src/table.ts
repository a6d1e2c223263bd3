import { alreadySo, type Decision, decided, type Refusal, refused } from './decider.ts';
import type { Deal } from './deck.ts';
import type { ClientId, GameId } from './id.ts';
import type { Move } from './move.ts';
import type { MoveRejectionCode } from './move-rejection.ts';
import { decideMove } from './play.ts';
import { savePosition } from './saved-position.ts';
import type { OpenDeal } from './same-deal.ts';
import { otherSeat } from './seat.ts';
import type { SavedGame, TableEvent, TableOpened } from './table-event.ts';
import type { TableOptions } from './table-options.ts';
import {
  evolveTable,
  isOver,
  type OpenTable,
  type PlayingTable,
  runningSeat,
  runsOutAt,
  seatOf,
  type TableState,
  timeLeftOf,
  unknownTable,
} from './table-state.ts';

/** The rules that tables opened now are played by; `TableOpened` pins it for its game. */
const RULES_VERSION = 1;

/** How long a table waits for both nonces before the cards are dealt, in µs of log time. */
export const READY_TIMEOUT = 10_000_000;

/**
 * What is told to a table; ids, seeds and the deal come from outside, and so does the `uptime` of the log in µs, which
 * matters where clocks run.
 */
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
      /** the game goes on from there; then it keeps its seed, too. Null: it begins */
      readonly resumed: SavedGame | null;
      /** the game begins with the deal of that one; then with its seed, too. Null: it has its own */
      readonly sameDealAs: OpenDeal | null;
    }
  | { readonly type: 'ready'; readonly client: ClientId; readonly nonce: string }
  | { readonly type: 'deal'; readonly deal: Deal }
  | {
      readonly type: 'move';
      readonly client: ClientId;
      readonly move: Move;
      /** the number of moves that the client had seen */
      readonly seen: number;
      readonly uptime?: number;
    }
  /** `leave`: the client's session has ended, so his game is saved, or lost, as the players agreed on */
  | { readonly type: 'save' | 'leave'; readonly client: ClientId; readonly uptime?: number }
  /** once its `clockDeadline` has passed: the `notBefore` of the record sees to it */
  | { readonly type: 'runOut' }
  | { readonly type: 'close' };

export const TABLE_REJECTIONS = [
  'UNKNOWN_TABLE',
  'NOT_SEATED',
  'NOT_DEALT',
  'ALREADY_DEALT',
  'TABLE_SAVED',
  'OUTDATED',
  'OUT_OF_TIME',
] as const;
export type TableRejection = Refusal<(typeof TABLE_REJECTIONS)[number] | MoveRejectionCode>;

const unknown = refused('UNKNOWN_TABLE', 'There is no such table.');
const notSeated = refused('NOT_SEATED', 'You do not sit at this table.');
const notDealt = refused('NOT_DEALT', 'The cards are not dealt yet.');
const gameOver = refused('GAME_OVER', 'This game is over.');
const tableSaved = refused('TABLE_SAVED', 'This game is saved: it does not go on at this table.');

const openedTable = ({ type: _, ...opened }: TableCommand & { type: 'open' }): TableOpened => {
  const begun = { type: 'TableOpened', ...opened, rulesVersion: RULES_VERSION } as const;
  if (opened.resumed) {
    const { rulesVersion, seed, commitment, sameDealAs, ...resumed } = opened.resumed;
    return { ...begun, rulesVersion, seed, commitment, sameDealAs, resumed };
  }
  if (!opened.sameDealAs) return { ...begun, sameDealAs: null, resumed: null };
  const { seed, commitment, ...sameDealAs } = opened.sameDealAs;
  return { ...begun, seed, commitment, sameDealAs, resumed: null };
};

const decideReady = (
  command: TableCommand & { type: 'ready' },
  state: OpenTable,
): Decision<TableEvent, TableRejection> => {
  const seat = seatOf(state, command.client);
  if (!seat) return notSeated;
  if (state.sameDealAs)
    return refused('ALREADY_DEALT', 'This game has the deal of an earlier one: nothing is shuffled.');
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
  if (state.status === 'opened') return notDealt;
  if (state.status !== 'playing') return isOver(state) ? gameOver : tableSaved;
  if (command.move.type === 'resign') {
    if (command.move.seat !== undefined && command.move.seat !== seat)
      return refused('NOT_YOUR_SEAT', 'You can resign only for yourself.');
    return decideMove(state.position, seat, { type: 'resign', seat });
  }
  if (runningSeat(state) === seat && (command.uptime ?? 0) > (runsOutAt(state) ?? Infinity))
    return refused('OUT_OF_TIME', 'Your time has run out.');
  if (command.seen !== state.moves)
    return refused('OUTDATED', `You had seen ${command.seen} moves of this game; ${state.moves} have been made.`);
  return decideMove(state.position, seat, command.move);
};

const savedTable = (state: PlayingTable, uptime: number): TableEvent | undefined => {
  const position = savePosition(state.position);
  if (!position) return undefined;
  const { game, sitting, north, south, options, rulesVersion, seed, commitment, sameDealAs, nonces, moves } = state;
  const opened = { game, sitting, north, south, options, rulesVersion, seed, commitment, sameDealAs };
  return { type: 'TableSaved', ...opened, nonces, moves, position, timeLeft: timeLeftOf(state, uptime) };
};

const decideSave = (
  command: TableCommand & { type: 'save' | 'leave' },
  state: OpenTable,
): Decision<TableEvent, TableRejection> => {
  if (!seatOf(state, command.client)) return notSeated;
  if (state.status === 'opened') return notDealt;
  if (state.status === 'playing') return { ok: true, event: savedTable(state, command.uptime ?? 0) };
  return isOver(state) ? gameOver : alreadySo;
};

/** Before the deal there is nothing to save: it comes soon, whoever is there, and the rest after it. */
const decideLeave = (
  command: TableCommand & { type: 'save' | 'leave' },
  state: OpenTable,
): Decision<TableEvent, TableRejection> => {
  const seat = seatOf(state, command.client);
  if (!seat) return notSeated;
  if (state.status !== 'playing') return alreadySo;
  if (state.options.onLeave === 'forfeit')
    return decided({ type: 'Resigned', seat, result: { winner: otherSeat(seat), by: 'forfeit' } });
  return { ok: true, event: savedTable(state, command.uptime ?? 0) };
};

const decideRunOut = (state: OpenTable): Decision<TableEvent, TableRejection> => {
  const seat = runningSeat(state);
  return seat ? decided({ type: 'ClockRanOut', seat, result: { winner: otherSeat(seat), by: 'clock' } }) : alreadySo;
};

export const decideTable = (command: TableCommand, state: TableState): Decision<TableEvent, TableRejection> => {
  if (command.type === 'open') {
    if (state.status !== 'unknown') return alreadySo;
    return decided(openedTable(command));
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
    case 'save':
      return decideSave(command, state);
    case 'leave':
      return decideLeave(command, state);
    case 'runOut':
      return decideRunOut(state);
    case 'close':
      return state.status === 'finished' || state.status === 'saved' ? decided({ type: 'TableClosed' }) : alreadySo;
  }
};

/**
 * One table: from `TableOpened` through the moves, to their end or until they are saved, to `TableClosed`. A `Decider`,
 * but that its events happen at an uptime, too.
 */
export const tableDecider = { initialState: unknownTable, evolve: evolveTable, decide: decideTable } as const;
