import type { ClientId, GameId } from '@battleline/domain';
import type { GamesResponse, MovesResponse, RecordResponse } from '@battleline/protocol';

/** What became of a question about past games: `away` means that nobody can say now. */
export type Found<Body> =
  { readonly status: 'found'; readonly body: Body } | { readonly status: 'unknown' } | { readonly status: 'away' };

const ask = async <Body>(path: string): Promise<Found<Body>> => {
  try {
    const response = await fetch(path);
    if (response.ok) return { status: 'found', body: (await response.json()) as Body };
    return { status: response.status === 404 ? 'unknown' : 'away' };
  } catch {
    return { status: 'away' };
  }
};

export const recordPath = (game: GameId): string => `/api/games/${game}/record`;

/** The record of a finished game. */
export const askRecord = (game: GameId): Promise<Found<RecordResponse>> => ask(recordPath(game));

/** What has happened in a game so far. */
export const askMoves = (game: GameId): Promise<Found<MovesResponse>> => ask(`/api/games/${game}/moves`);

/** Somebody's finished games, from the newest or from `before` on. */
export const askGames = (client: ClientId, before: string | null): Promise<Found<GamesResponse>> =>
  ask(`/api/clients/${client}/games${before === null ? '' : `?before=${encodeURIComponent(before)}`}`);
