import type { ClientId, GameId, GatewayId } from './id.ts';
import type { LobbyGame } from './lobby-game.ts';
import type { GatewayState } from './lobby-gateway.ts';
import type { PlayerState } from './lobby-player.ts';

/** The streams of the lobby, each at its state in one fold. */
export type LobbyState = {
  readonly player: (client: ClientId) => PlayerState;
  readonly game: (game: GameId) => LobbyGame;
  readonly gateway: (gateway: GatewayId) => GatewayState;
  /** whom the client has blocked */
  readonly blocked: (client: ClientId) => readonly ClientId[];
};
