import type { ClientId, GameId } from './id.ts';
import type { MoveEvent } from './move-event.ts';
import type { BySeat } from './position.ts';
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

/** A sitting as it was left, complete: a later sitting can go on from it, and the deal can be checked after the end. */
export type SavedTable = Omit<TableOpened, 'type'> & {
  readonly nonces: BySeat<string | null>;
  readonly moves: number;
  readonly position: SavedPosition;
};

export type TableSaved = SavedTable & { readonly type: 'TableSaved' };

export type TableClosed = { readonly type: 'TableClosed' };

export type TableEvent = TableOpened | SeatReady | Dealt | MoveEvent | TableSaved | TableClosed;
