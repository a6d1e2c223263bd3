import { jwtVerify, SignJWT } from 'jose';
import { type ClientId, parseClientId, parseSessionId, type SessionId } from '@battleline/domain';

/** What a session's token says; `lobby` = log time of its start: a gateway that hasn't folded that far can't judge it. */
export type SessionClaims = { readonly client: ClientId; readonly session: SessionId; readonly lobby: number };

/** Makes and checks session tokens; they are valid on any gateway while their session lives in the fold. */
export type SessionTokens = {
  readonly sign: (claims: SessionClaims) => Promise<string>;
  readonly verify: (token: string) => Promise<SessionClaims | undefined>;
};

const ISSUER = 'battleline';

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** `secret`: at least 32 bytes, the same for all gateways. */
export const createSessionTokens = async (secret: Uint8Array<ArrayBuffer>): Promise<SessionTokens> => {
  // Once for all: each import is a trip to another thread, for which a greeting would wait.
  const key = await crypto.subtle.importKey('raw', secret, HMAC, false, ['sign', 'verify']);
  return {
    sign: ({ client, session, lobby }) =>
      new SignJWT({ sid: session, lobby })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(client)
        .sign(key),
    verify: async (token) => {
      const verified = await jwtVerify(token, key, { issuer: ISSUER, algorithms: ['HS256'] }).catch(() => undefined);
      if (!verified) return undefined;
      const { sub, sid, lobby } = verified.payload;
      const client = parseClientId(typeof sub === 'string' ? sub : '');
      const session = parseSessionId(typeof sid === 'string' ? sid : '');
      return client && session && typeof lobby === 'number' ? { client, session, lobby } : undefined;
    },
  };
};
