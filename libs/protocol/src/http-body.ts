import { CLIENT_KINDS } from '@battleline/domain';
import { z } from 'zod';
import type { Person } from './server-frame.ts';

/** `POST /api/guest`: a new guest with a session. */
export const guestRequestSchema = z.strictObject({ kind: z.enum(CLIENT_KINDS).default('guest') });
export type GuestResponse = { readonly token: string; readonly you: Person };

/** `GET /api/gateway`: what a client program may want to know before it connects. */
export type GatewayResponse = { readonly gateway: string; readonly program: string; readonly socket: string };

/** `GET /healthz` and `GET /readyz`. */
export type HealthResponse = { readonly alive: true };
export type ReadyResponse = { readonly ready: boolean; readonly reason: string };

/** Every HTTP refusal. */
export const HTTP_ERRORS = [
  'BAD_REQUEST',
  'BAD_NAME',
  'NAME_RESERVED',
  'NAME_TAKEN',
  'BAD_PASSWORD',
  'WRONG_CREDENTIALS',
  'ACCOUNT_DISABLED',
  'ALREADY_REGISTERED',
  'NO_ACCOUNT',
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
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  BUG: 500,
  UNAVAILABLE: 503,
};
export type ErrorResponse = { readonly code: HttpErrorCode; readonly reason: string };
