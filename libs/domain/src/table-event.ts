import type { TimeLeft } from './clock.ts';
import type { ClientId, GameId } from './id.ts';
import type { MoveEvent } from './move-event.ts';
import type { BySeat } from './position.ts';
import type { Result } from './result.ts';
import type { SameDeal } from './same-deal.ts';
import type { SavedPosition } from './saved-position.ts';
import type { Seat } from './seat.ts';
import type { TableOptions } from './table-options.ts';
import type { Tactic, Troop } from './card.ts';

// Facts of the topic `tables`; the header names the table. Names and fields are storage: changing one means a new
// schema version.

export type TableOpened = {
  readonly type: 'TableOpened';
  readonly game: GameId;
  readonly sitting: number;
  readonly north: ClientId;
  readonly south: ClientId;
  readonly options: TableOptions;
  readonly rulesVersion: number;
  /** the server's half of the fair shuffle, 32 bytes as hex digits: secret until the game is over */
  readonly seed: string;
  /** SHA-256 of the seed: public from the start */
  readonly commitment: string;
  /** the game whose deal this one has; seed and commitment are that game's, then, too. Null: its own */
  readonly sameDealAs: SameDeal | null;
  /** what the sitting before has left, and this one goes on from; null: the game begins */
  readonly resumed: Progress | null;
};

export type SeatReady = {
  readonly type: 'SeatReady';
  readonly seat: Seat;
  /** this player's half of the fair shuffle, 32 bytes as hex digits */
  readonly nonce: string;
};

export type Dealt = {
  readonly type: 'Dealt';
  readonly first: Seat;
  /** before the deal, top first */
  readonly troop: readonly Troop[];
  readonly tactics: readonly Tactic[];
};

/** How far a game has come over all its sittings. */
export type Progress = {
  readonly nonces: BySeat<string | null>;
  readonly moves: number;
  readonly position: SavedPosition;
  /** null where nobody's time is counted */
  readonly timeLeft: TimeLeft | null;
};

/** All that one sitting hands on to the next: the game can go on from it, and its deal be checked after the end. */
export type SavedGame = Pick<TableOpened, 'rulesVersion' | 'seed' | 'commitment' | 'sameDealAs'> & Progress;

/** A sitting as it was left, complete. */
export type SavedTable = Omit<TableOpened, 'type' | 'resumed'> & Progress;

/** The time of the one whose turn it was has run out, and the game is over. */
export type ClockRanOut = { readonly type: 'ClockRanOut'; readonly seat: Seat; readonly result: Result };

export type TableSaved = SavedTable & { readonly type: 'TableSaved' };

export const savedGameOf = (saved: SavedTable): SavedGame => {
  const { rulesVersion, seed, commitment, sameDealAs, nonces, moves, position, timeLeft } = saved;
  return { rulesVersion, seed, commitment, sameDealAs, nonces, moves, position, timeLeft };
};

export type TableClosed = { readonly type: 'TableClosed' };

export type TableEvent = TableOpened | SeatReady | Dealt | MoveEvent | ClockRanOut | TableSaved | TableClosed;
