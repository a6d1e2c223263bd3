import { randomBytes } from 'node:crypto';
import { type ClientId, guestName } from '@battleline/domain';
import {
  type ErrorResponse,
  type GatewayResponse,
  guestRequestSchema,
  type GuestResponse,
  HTTP_STATUS,
  type HttpErrorCode,
} from '@battleline/protocol';
import { healthRoutes, type Readiness } from '@battleline/service';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { IsTrusted } from './client-address.ts';
import { PAGE_FOLDER, PAGE_POLICY, pageRoutes } from './page.ts';
import type { Sessions } from './sessions.ts';

export type HttpApiDeps = {
  readonly gateway: () => string;
  readonly program: string;
  readonly sessions: Sessions;
  /** what there is besides, of accounts */
  readonly accounts: RequestHandler | undefined;
  /** past games */
  readonly games: RequestHandler;
  readonly readiness: () => Readiness;
  readonly registry: Registry;
  readonly loginsPerMinute: number;
  readonly isTrusted: IsTrusted;
  readonly onBug: (error: unknown) => void;
};

/** Answers with a refusal. */
export const fail = (response: Response, code: HttpErrorCode, reason: string): void => {
  response.status(HTTP_STATUS[code]).json({ code, reason } satisfies ErrorResponse);
};

/** The gateway's HTTP interface: sign in and out, health, metrics. */
export const createHttpApi = (deps: HttpApiDeps): Express => {
  const { sessions, onBug } = deps;
  const logins = new RateLimiterMemory({ points: deps.loginsPerMinute, duration: 60 });

  const limitLogins: RequestHandler = (request, response, next) => {
    logins.consume(request.ip ?? 'unknown').then(
      () => next(),
      (refused: unknown) => {
        const waitMs =
          refused && typeof refused === 'object' && 'msBeforeNext' in refused ? refused.msBeforeNext : 60_000;
        response.set('Retry-After', String(Math.ceil(Number(waitMs) / 1000)));
        fail(response, 'TOO_MANY_REQUESTS', 'Too many new guests from this address: try again later.');
      },
    );
  };

  const newGuest: RequestHandler = async (request, response) => {
    const parsed = guestRequestSchema.safeParse(request.body ?? {});
    if (!parsed.success) return fail(response, 'BAD_REQUEST', 'The body must be {"kind": "guest"} or {"kind": "bot"}.');
    const client = randomBytes(16).toString('hex') as ClientId;
    const { kind } = parsed.data;
    const { ready, reason } = deps.readiness();
    if (!ready) return fail(response, 'UNAVAILABLE', `This gateway takes no new guests now (${reason}): try another.`);
    const token = await sessions.start(client, kind);
    if (token === undefined) return fail(response, 'UNAVAILABLE', 'The log does not answer: try again in a moment.');
    response.status(201).json({ token, you: { id: client, name: guestName(client), kind } } satisfies GuestResponse);
  };

  const signOut: RequestHandler = async (request, response) => {
    const signedIn = await sessions.claimsOf(request);
    if (!signedIn) return fail(response, 'UNAUTHORIZED', 'Send the session token as "Authorization: Bearer …".');
    const { client, session } = signedIn.claims;
    if (!(await sessions.end(client, session)))
      return fail(response, 'UNAVAILABLE', 'The log does not answer: try again in a moment.');
    response.status(204).end();
  };

  const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error && typeof error === 'object' && 'status' in error ? Number(error.status) : 500;
    if (status === 413) return fail(response, 'TOO_LARGE', 'The body may have 4 KB at most.');
    if (status >= 400 && status < 500) return fail(response, 'BAD_REQUEST', 'The body is no JSON.');
    onBug(error);
    fail(response, 'BUG', 'Something went wrong here; it has been noted.');
  };

  const app = express();
  app.set('trust proxy', deps.isTrusted);
  app.use(helmet(PAGE_POLICY));
  app.use(healthRoutes(deps));
  app.use(express.json({ limit: '4kb' }));
  app.post('/api/guest', limitLogins, newGuest);
  app.delete('/api/session', signOut);
  app.get('/api/gateway', (_, response) => {
    const { gateway, program } = deps;
    response.json({ gateway: gateway(), program, socket: '/socket' } satisfies GatewayResponse);
  });
  if (deps.accounts) app.use(deps.accounts);
  app.use(deps.games);
  app.use(pageRoutes(PAGE_FOLDER));
  app.use((_, response) => fail(response, 'NOT_FOUND', 'There is nothing here.'));
  app.use(onError);
  return app;
};
