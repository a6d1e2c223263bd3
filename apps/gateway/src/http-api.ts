import { randomBytes } from 'node:crypto';
import { type ClientId, decideLobby, guestName, type SessionId } from '@battleline/domain';
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
import { answerInTime } from './answer-in-time.ts';
import type { LobbyWriter } from './lobby-writer.ts';
import { PAGE_FOLDER, PAGE_POLICY, pageRoutes } from './page.ts';
import type { SessionTokens } from './session-token.ts';
import type { World } from './world.ts';
import type { Written } from './writer.ts';

export type HttpApiDeps = {
  readonly gateway: string;
  readonly program: string;
  readonly world: World;
  readonly writeLobby: LobbyWriter;
  readonly tokens: SessionTokens;
  readonly readiness: () => Readiness;
  readonly registry: Registry;
  readonly loginsPerMinute: number;
  readonly onBug: (error: unknown) => void;
};

const fail = (response: Response, code: HttpErrorCode, reason: string): void => {
  response.status(HTTP_STATUS[code]).json({ code, reason } satisfies ErrorResponse);
};

/** The gateway's HTTP interface: sign in and out, health, metrics. */
export const createHttpApi = (deps: HttpApiDeps): Express => {
  const { world, tokens, onBug } = deps;
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

  const writeLobby = (command: Parameters<typeof decideLobby>[0]): Promise<Written<string>> =>
    deps.writeLobby(() => decideLobby(command, world));

  const newGuest: RequestHandler = async (request, response) => {
    const parsed = guestRequestSchema.safeParse(request.body ?? {});
    if (!parsed.success) return fail(response, 'BAD_REQUEST', 'The body must be {"kind": "guest"} or {"kind": "bot"}.');
    const client = randomBytes(16).toString('hex') as ClientId;
    const session = randomBytes(16).toString('hex') as SessionId;
    const { kind } = parsed.data;
    const { ready, reason } = deps.readiness();
    if (!ready) return fail(response, 'UNAVAILABLE', `This gateway takes no new guests now (${reason}): try another.`);
    const written = await isWritten(writeLobby({ type: 'startSession', client, session, kind }));
    if (!written) return fail(response, 'UNAVAILABLE', 'The log does not answer: try again in a moment.');
    const token = await tokens.sign({ client, session, lobby: world.lobbyTime() });
    response.status(201).json({ token, you: { id: client, name: guestName(client), kind } } satisfies GuestResponse);
  };

  const signOut: RequestHandler = async (request, response) => {
    const [scheme, token = ''] = (request.get('authorization') ?? '').split(' ');
    const claims = scheme === 'Bearer' ? await tokens.verify(token) : undefined;
    if (!claims) return fail(response, 'UNAUTHORIZED', 'Send the session token as "Authorization: Bearer …".');
    const { client, session } = claims;
    const written = await isWritten(writeLobby({ type: 'endSession', client, session, reason: 'logout' }));
    if (!written) return fail(response, 'UNAVAILABLE', 'The log does not answer: try again in a moment.');
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
  app.use(helmet(PAGE_POLICY));
  app.use(healthRoutes(deps));
  app.use(express.json({ limit: '4kb' }));
  app.post('/api/guest', limitLogins, newGuest);
  app.delete('/api/session', signOut);
  app.get('/api/gateway', (_, response) => {
    const { gateway, program } = deps;
    response.json({ gateway, program, socket: '/socket' } satisfies GatewayResponse);
  });
  app.use(pageRoutes(PAGE_FOLDER));
  app.use((_, response) => fail(response, 'NOT_FOUND', 'There is nothing here.'));
  app.use(onError);
  return app;
};

const LATE: Written<string> = { status: 'undecided', code: 'UNAVAILABLE' };

/** Whether it was written in time; an outage is no error here. */
const isWritten = async (writing: Promise<Written<string>>): Promise<boolean> =>
  (await answerInTime(writing, LATE)).status === 'written';
