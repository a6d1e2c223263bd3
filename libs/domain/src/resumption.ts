import type { GameId } from './id.ts';
import type { LobbyGame } from './lobby-game.ts';

/** The game that an invite would go on with, and the number of the sitting that saved it. */
export type Resumption = { readonly game: GameId; readonly sitting: number };

/** Whether the game still stands as that sitting has saved it. */
export const isResumable = ({ sitting }: Resumption, game: LobbyGame): boolean =>
  game.status === 'saved' && game.sitting === sitting;
