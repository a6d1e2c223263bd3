import type { ClientId } from '@battleline/domain';
import type { HttpErrorCode } from '@battleline/protocol';
import { blindOf } from '@battleline/service';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { firstIssue } from '../sockets/first-issue.ts';
import type { AccountError, Outcome } from './account-outcome.ts';
import type { AccountStore } from './account-store.ts';
import { TooBusyError } from './password.ts';

export type AccountRequestsDeps = {
  readonly store: Pick<AccountStore, 'countTry'>;
  readonly limits: { readonly triesPerName: number; readonly triesPerAddress: number };
  readonly nameSecret: string;
  /** why accounts don't work now, if so */
  readonly unavailable: () => string | undefined;
  /** The client of the session whose token the request carries. */
  readonly sessionOf: (request: Request) => Promise<{ readonly client: ClientId; readonly token: string } | undefined>;
  readonly fail: (response: Response, code: HttpErrorCode, reason: string) => void;
  readonly onOutage: (error: unknown) => void;
};

export type Handler = (request: Request, response: Response) => Promise<unknown>;

/** What requests about accounts must pass; whatever answers undefined or false has answered the request already. */
export type AccountRequests = {
  /** Answers outages by 503; what is thrown here comes from Postgres, or from too many who wait. */
  readonly guarded: (handler: Handler) => RequestHandler;
  readonly refuse: (response: Response, error: AccountError) => void;
  /** The body, where it fits. */
  readonly read: <Body>(schema: z.ZodType<Body>, request: Request, response: Response) => Body | undefined;
  /** Whether one more try to prove who one is may be made, under this name and from this address. */
  readonly mayTry: (request: Request, response: Response, name: string) => Promise<boolean>;
  readonly signedIn: (request: Request, response: Response) => Promise<ClientId | undefined>;
  /** Carries out what needs a session and the password once more. */
  readonly proven: <Value>(
    request: Request,
    response: Response,
    act: (client: ClientId) => Promise<Outcome<Value>>,
  ) => Promise<Value | undefined>;
};

const WINDOW_SECONDS = 15 * 60;

export const createAccountRequests = (deps: AccountRequestsDeps): AccountRequests => {
  const { store, fail, limits, nameSecret } = deps;

  const refuse: AccountRequests['refuse'] = (response, { code, reason }) => fail(response, code, reason);

  const guarded: AccountRequests['guarded'] = (handler) => async (request, response) => {
    const reason = deps.unavailable();
    if (reason !== undefined) return fail(response, 'UNAVAILABLE', `There are no accounts now: ${reason}.`);
    try {
      await handler(request, response);
    } catch (error) {
      if (!(error instanceof TooBusyError)) deps.onOutage(error);
      response.set('Retry-After', '2');
      fail(response, 'UNAVAILABLE', 'Accounts cannot be answered now: try again in a moment.');
    }
  };

  const read: AccountRequests['read'] = (schema, request, response) => {
    const parsed = schema.safeParse(request.body ?? {});
    if (parsed.success) return parsed.data;
    fail(response, 'BAD_REQUEST', `${firstIssue(parsed.error, 'The body')} (docs/protocol.md has its form).`);
    return undefined;
  };

  const mayTry: AccountRequests['mayTry'] = async (request, response, name) => {
    const [forName, forAddress] = await Promise.all([
      store.countTry(`name ${name}`, { tries: limits.triesPerName, seconds: WINDOW_SECONDS }),
      store.countTry(`address ${blindOf(nameSecret, request.ip ?? '')}`, {
        tries: limits.triesPerAddress,
        seconds: WINDOW_SECONDS,
      }),
    ]);
    const wait = Math.max(forName, forAddress);
    if (wait === 0) return true;
    response.set('Retry-After', String(wait));
    fail(response, 'TOO_MANY_REQUESTS', 'Too many tries: wait a while.');
    return false;
  };

  const signedIn: AccountRequests['signedIn'] = async (request, response) => {
    const session = await deps.sessionOf(request);
    if (session) return session.client;
    fail(response, 'UNAUTHORIZED', 'Send the token of a living session as "Authorization: Bearer …".');
    return undefined;
  };

  const proven: AccountRequests['proven'] = async (request, response, act) => {
    const client = await signedIn(request, response);
    if (client === undefined || !(await mayTry(request, response, client))) return undefined;
    const done = await act(client);
    if (done.ok) return done.value;
    refuse(response, done.rejection);
    return undefined;
  };

  return { guarded, refuse, read, mayTry, signedIn, proven };
};
