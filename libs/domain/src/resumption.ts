import type { GameId } from './id.ts';

/** The game that an invite would go on with, and the number of the sitting that saved it. */
export type Resumption = { readonly game: GameId; readonly sitting: number };
