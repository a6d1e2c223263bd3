import type { GameId } from './id.ts';
import type { Seat } from './seat.ts';

/** The finished game that an invite lets another one follow, between the same two, and the inviter's seat in that. */
export type Rematch = { readonly game: GameId; readonly seat: Seat };
