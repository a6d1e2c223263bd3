import { alreadySo, decided, type Decision } from './decider.ts';
import type { ClientId, GameId } from './id.ts';
import type { LobbyGame } from './lobby-game.ts';
import type { LobbyDecision, LobbyRejection } from './lobby-refusal.ts';
import type { LobbyCommand } from './lobby-command.ts';
import type { LobbyState } from './lobby-state.ts';

// What a player asks about one of his saved games.

type SavedState = Extract<LobbyGame, { status: 'saved' }>;

/** The saved game and who else plays it, or why the client can't speak of it. */
type Found =
  | { readonly ok: true; readonly game: SavedState; readonly opponent: ClientId }
  | Extract<Decision<never, LobbyRejection>, { readonly ok: false }>;

/** The game if it is saved and the client is one of its players. */
export const findSaved = (lobby: LobbyState, client: ClientId, id: GameId): Found => {
  const game = lobby.game(id);
  if (game.status !== 'saved') return refusal('GAME_NOT_SAVED', 'This game is not saved, or not any more.');
  if (game.north !== client && game.south !== client) return refusal('NOT_YOUR_GAME', 'This is a game of others.');
  return { ok: true, game, opponent: game.north === client ? game.south : game.north };
};

const refusal = (code: LobbyRejection['code'], reason: string): Found => ({ ok: false, rejection: { code, reason } });

/** One offers to abandon it, the other agrees by asking for the same. */
export const decideAbandon = (
  { client, game: id }: LobbyCommand & { type: 'abandon' },
  lobby: LobbyState,
): LobbyDecision => {
  const saved = findSaved(lobby, client, id);
  if (!saved.ok) return saved;
  const { sitting, abandonedBy } = saved.game;
  if (abandonedBy === client) return alreadySo;
  const type = abandonedBy === saved.opponent ? 'GameAbandoned' : 'AbandonOffered';
  return decided({ type, game: id, sitting, by: client });
};
