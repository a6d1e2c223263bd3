import { randomBytes } from 'node:crypto';
import { type ClientId, type ClientKind, decideLobby, type LobbyCommand, type SessionId } from '@battleline/domain';
import type { Request } from 'express';
import { answerInTime } from '../answer-in-time.ts';
import type { LobbyWriter } from '../writing/lobby-writer.ts';
import type { SessionClaims, SessionTokens } from './session-token.ts';
import type { World } from '../world.ts';
import type { Written } from '../writing/writer.ts';

/** Sessions begun and ended over HTTP. */
export type Sessions = {
  /** The token of a new session; undefined while the log doesn't answer. */
  readonly start: (client: ClientId, kind: ClientKind) => Promise<string | undefined>;
  /** Whether it is over; false while the log doesn't answer. */
  readonly end: (client: ClientId, session: SessionId) => Promise<boolean>;
  /** What the token says that a request carries. */
  readonly claimsOf: (
    request: Request,
  ) => Promise<{ readonly token: string; readonly claims: SessionClaims } | undefined>;
};

const LATE: Written<string> = { status: 'undecided', code: 'UNAVAILABLE' };

export const createSessions = (deps: {
  readonly world: World;
  readonly writeLobby: LobbyWriter;
  readonly tokens: SessionTokens;
}): Sessions => {
  const { world, writeLobby, tokens } = deps;

  /** Whether it was written in time; an outage is no error here. */
  const isWritten = async (command: LobbyCommand): Promise<boolean> => {
    const writing: Promise<Written<string>> = writeLobby(() => decideLobby(command, world));
    return (await answerInTime(writing, LATE)).status === 'written';
  };

  return {
    start: async (client, kind) => {
      const session = randomBytes(16).toString('hex') as SessionId;
      const isStarted = await isWritten({ type: 'startSession', client, session, kind });
      return isStarted ? tokens.sign({ client, session, lobby: world.lobbyTime() }) : undefined;
    },
    end: (client, session) => isWritten({ type: 'endSession', client, session, reason: 'logout' }),
    claimsOf: async (request) => {
      const [scheme, token = ''] = (request.get('authorization') ?? '').split(' ');
      const claims = scheme === 'Bearer' ? await tokens.verify(token) : undefined;
      return claims && { token, claims };
    },
  };
};
