import type { ClientId } from '@battleline/domain';
import {
  type AccountResponse,
  type ChangedPasswordResponse,
  type ExportResponse,
  loginRequestSchema,
  type LoginResponse,
  loginTokenRequestSchema,
  passwordRequestSchema,
  proofRequestSchema,
  type RecoveryCodesResponse,
  recoveryRequestSchema,
  registrationRequestSchema,
} from '@battleline/protocol';
import { type Response, Router } from 'express';
import type { OpenAccount } from './account-outcome.ts';
import { type AccountRequestsDeps, createAccountRequests, type Handler } from './account-requests.ts';
import type { AccountStore } from './account-store.ts';
import type { Accounts } from './accounts.ts';
import type { LoginTokens } from './login-token.ts';

export type AccountRoutesDeps = AccountRequestsDeps & {
  readonly accounts: Accounts;
  readonly store: AccountStore;
  readonly logins: LoginTokens;
  /** A new session for this client; undefined while the log doesn't answer. */
  readonly startSession: (client: ClientId) => Promise<string | undefined>;
  readonly endSession: (client: ClientId) => Promise<void>;
};

/** The HTTP interface of accounts: to register, sign in, change, export and erase. */
export const accountRoutes = (deps: AccountRoutesDeps): Router => {
  const { accounts, store, logins, fail } = deps;
  const { guarded, refuse, read, mayTry, signedIn, proven } = createAccountRequests(deps);

  /** A new session and a new login of one who has proven who he is. */
  const welcome = async (response: Response, { client, name }: OpenAccount): Promise<void> => {
    const token = await deps.startSession(client);
    if (token === undefined) return fail(response, 'UNAVAILABLE', 'The log does not answer: try again in a moment.');
    // Disabled or erased in this very moment: the session that has just begun must not outlive that.
    const still = await accounts.ofClient(client);
    if (!still.ok) {
      await deps.endSession(client);
      return refuse(response, still.rejection);
    }
    const login = await logins.sign(await store.startLogin(client));
    response.json({ token, login, you: { id: client, name, kind: 'member' } } satisfies LoginResponse);
  };

  const register: Handler = async (request, response) => {
    const body = read(registrationRequestSchema, request, response);
    if (!body) return;
    const session = await deps.sessionOf(request);
    if (request.get('authorization') !== undefined && !session)
      return fail(response, 'UNAUTHORIZED', 'This session is over: register without it, or sign in again.');
    if (!(await mayTry(request, response, `new ${accounts.keyOf(body.name)}`))) return;
    const { id: commandId, name, password } = body;
    const done = await accounts.register({ commandId, name, password, guest: session?.client ?? null });
    if (!done.ok) return refuse(response, done.rejection);
    const { client, recoveryCodes } = done.value;
    // A guest keeps his session, and with it his connections and his game.
    const token = session?.token ?? (await deps.startSession(client));
    if (token === undefined) return fail(response, 'UNAVAILABLE', 'Registered, but the log does not answer: sign in.');
    const login = await logins.sign(await store.startLogin(client));
    const you = { id: client, name: done.value.name, kind: 'member' } as const;
    response.status(201).json({ token, login, you, recoveryCodes } satisfies AccountResponse);
  };

  const signIn: Handler = async (request, response) => {
    const body = read(loginRequestSchema, request, response);
    if (!body || !(await mayTry(request, response, accounts.keyOf(body.name)))) return;
    const proven = await accounts.prove(body.name, body.password);
    if (!proven.ok) return refuse(response, proven.rejection);
    await store.forgetTries(`name ${proven.value.nameKey}`);
    await welcome(response, proven.value);
  };

  const signInAgain: Handler = async (request, response) => {
    const body = read(loginTokenRequestSchema, request, response);
    const claims = body && (await logins.verify(body.login));
    if (!body) return;
    const next = claims && (await store.nextLogin(claims.login, claims.generation));
    const known = next && (await accounts.ofClient(next.client));
    if (!next || !known) return fail(response, 'UNAUTHORIZED', 'This login is over: sign in by name and password.');
    if (!known.ok) return refuse(response, known.rejection);
    const token = await deps.startSession(next.client);
    if (token === undefined) return fail(response, 'UNAVAILABLE', 'The log does not answer: try again in a moment.');
    const you = { id: next.client, name: known.value.name, kind: 'member' } as const;
    response.json({ token, login: await logins.sign(next), you } satisfies LoginResponse);
  };

  const forget: Handler = async (request, response) => {
    const body = read(loginTokenRequestSchema, request, response);
    const claims = body && (await logins.verify(body.login));
    if (!body) return;
    if (claims) await store.revokeLogin(claims.login);
    response.status(204).end();
  };

  const recover: Handler = async (request, response) => {
    const body = read(recoveryRequestSchema, request, response);
    if (!body || !(await mayTry(request, response, accounts.keyOf(body.name)))) return;
    const done = await accounts.recover(body.name, body.code, body.newPassword);
    if (!done.ok) return refuse(response, done.rejection);
    await store.revokeLogins(done.value.client);
    await welcome(response, done.value);
  };

  const changePassword: Handler = async (request, response) => {
    const body = read(passwordRequestSchema, request, response);
    if (!body) return;
    const { password, newPassword } = body;
    const done = await proven(request, response, (client) => accounts.changePassword(client, password, newPassword));
    if (!done) return;
    await store.revokeLogins(done.client);
    const login = await logins.sign(await store.startLogin(done.client));
    response.json({ login } satisfies ChangedPasswordResponse);
  };

  const renewCodes: Handler = async (request, response) => {
    const body = read(proofRequestSchema, request, response);
    if (!body) return;
    const done = await proven(request, response, (client) => accounts.renewCodes(client, body.password));
    if (done) response.json({ recoveryCodes: done.recoveryCodes } satisfies RecoveryCodesResponse);
  };

  const erase: Handler = async (request, response) => {
    const body = read(proofRequestSchema, request, response);
    if (!body) return;
    const done = await proven(request, response, (client) => accounts.erase(client, body.password));
    if (!done) return;
    await store.revokeLogins(done.client);
    await deps.endSession(done.client);
    response.status(204).end();
  };

  const exportData: Handler = async (request, response) => {
    const client = await signedIn(request, response);
    if (client === undefined) return;
    const known = await accounts.ofClient(client);
    if (!known.ok) return refuse(response, known.rejection);
    const games = await store.gamesOf(client);
    response
      .set('Content-Disposition', 'attachment; filename="battleline.json"')
      .json({ account: { client, name: known.value.name }, games } satisfies ExportResponse);
  };

  const router = Router();
  router.post('/api/account', guarded(register));
  router.post('/api/login', guarded(signIn));
  router.post('/api/login/token', guarded(signInAgain));
  router.post('/api/logout', guarded(forget));
  router.post('/api/account/recovery', guarded(recover));
  router.post('/api/account/password', guarded(changePassword));
  router.post('/api/account/recovery-codes', guarded(renewCodes));
  router.get('/api/account/export', guarded(exportData));
  router.delete('/api/account', guarded(erase));
  return router;
};
