import { z } from 'zod';
import type { Person } from './server-frame.ts';

// Bodies of the HTTP interface of accounts. Names and passwords are judged where they are used, with a reason for the asker.

const name = z.string().max(200);
const password = z.string().max(512);

/** `POST /api/account`; with a session's token the guest keeps his id, and with it his games. */
export const registrationRequestSchema = z.strictObject({
  /** made by the client program for this registration: the same sent again is answered as the first one was */
  id: z.uuid().transform((id) => id.replaceAll('-', '')),
  name,
  password,
});
/** `POST /api/login`. */
export const loginRequestSchema = z.strictObject({ name, password });
/** `POST /api/login/token` and `POST /api/logout`. */
export const loginTokenRequestSchema = z.strictObject({ login: z.string().max(2000) });
/** `POST /api/account/password`. */
export const passwordRequestSchema = z.strictObject({ password, newPassword: password });
/** `POST /api/account/recovery`. */
export const recoveryRequestSchema = z.strictObject({ name, code: z.string().max(100), newPassword: password });
/** `POST /api/account/recovery-codes` and `DELETE /api/account`. */
export const proofRequestSchema = z.strictObject({ password });

/** A session, and the login token with which to get the next one; it is good once, and answered with another. */
export type LoginResponse = { readonly token: string; readonly login: string; readonly you: Person };
/** `recoveryCodes` are told this once; none where the registration was sent again. */
export type AccountResponse = LoginResponse & { readonly recoveryCodes: readonly string[] };
export type ChangedPasswordResponse = { readonly login: string };
export type RecoveryCodesResponse = { readonly recoveryCodes: readonly string[] };
/** A sitting at a game, as its player gets it; ids as in frames, times as ISO 8601. */
export type ExportedGame = {
  readonly table: string;
  readonly game: string;
  readonly sitting: number;
  readonly seat: 'north' | 'south';
  readonly opponent: string;
  readonly status: string;
  readonly openedAt: string;
  readonly finishedAt: string | null;
  readonly winner: string | null;
  readonly endedBy: string | null;
  /** lines of the move notation; of a game that isn't over, none */
  readonly moves: readonly string[];
};
/** All that is kept about one account. */
export type ExportResponse = {
  readonly account: { readonly client: string; readonly name: string };
  readonly games: readonly ExportedGame[];
};
