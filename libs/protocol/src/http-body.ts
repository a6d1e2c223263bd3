import { CLIENT_KINDS, type GameId, type GameRecord, type Result, type ShuffleProof } from '@battleline/domain';
import { z } from 'zod';
import type { Happening, Person } from './server-frame.ts';

/** `POST /api/guest`: a new guest with a session. */
export const guestRequestSchema = z.strictObject({ kind: z.enum(CLIENT_KINDS).default('guest') });
export type GuestResponse = { readonly token: string; readonly you: Person };

/** `GET /api/gateway`: what a client program may want to know before it connects. */
export type GatewayResponse = { readonly gateway: string; readonly program: string; readonly socket: string };

/** `GET /healthz` and `GET /readyz`. */
export type HealthResponse = { readonly alive: true };
export type ReadyResponse = { readonly ready: boolean; readonly reason: string };

/** A game that is over, as lists show it; times are ISO 8601. */
export type FinishedGame = {
  readonly game: GameId;
  readonly players: { readonly north: Person; readonly south: Person };
  readonly finishedAt: string;
  readonly result: Result;
  readonly moves: number;
  readonly flags: { readonly north: number; readonly south: number };
};
/** `GET /api/clients/<client>/games?before=<time>`: his finished games, the newest first; `next` goes on from there. */
export type GamesResponse = { readonly games: readonly FinishedGame[]; readonly next: string | null };

/** `GET /api/games/<game>/record`: a finished game with all its cards, and the proof of its shuffle. */
export type RecordResponse = GameRecord &
  Pick<FinishedGame, 'game' | 'players' | 'finishedAt' | 'result'> & {
    readonly openedAt: string;
    /** the finished game whose deal this one had, with seats swapped: the proof speaks of that one; null: its own */
    readonly sameDealAs: GameId | null;
    readonly proof: ShuffleProof & { readonly commitment: string };
  };

/** `GET /api/games/<game>/moves`: what has happened so far, as watchers may know it; after the end all of it. */
export type MovesResponse = { readonly moves: readonly Happening[] };

/** Why something with an account is refused. */
export const ACCOUNT_ERRORS = [
  'BAD_NAME',
  'NAME_RESERVED',
  'NAME_TAKEN',
  'BAD_PASSWORD',
  'WRONG_CREDENTIALS',
  'ACCOUNT_DISABLED',
  'ALREADY_REGISTERED',
  'NO_ACCOUNT',
  'ACCOUNT_UNREADABLE',
] as const;

/** Every HTTP refusal. */
export const HTTP_ERRORS = [
  'BAD_REQUEST',
  ...ACCOUNT_ERRORS,
  'NOT_FOUND',
  'UNAUTHORIZED',
  'TOO_MANY_REQUESTS',
  'TOO_LARGE',
  'UNAVAILABLE',
  'BUG',
] as const;
export type HttpErrorCode = (typeof HTTP_ERRORS)[number];

/** The status of each refusal. */
export const HTTP_STATUS: Readonly<Record<HttpErrorCode, number>> = {
  BAD_REQUEST: 400,
  BAD_NAME: 400,
  NAME_RESERVED: 409,
  NAME_TAKEN: 409,
  BAD_PASSWORD: 400,
  WRONG_CREDENTIALS: 401,
  ACCOUNT_DISABLED: 403,
  ALREADY_REGISTERED: 409,
  NO_ACCOUNT: 404,
  ACCOUNT_UNREADABLE: 500,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  BUG: 500,
  UNAVAILABLE: 503,
};
export type ErrorResponse = { readonly code: HttpErrorCode; readonly reason: string };
