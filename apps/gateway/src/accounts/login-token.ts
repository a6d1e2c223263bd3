import { jwtVerify, SignJWT } from 'jose';
import type { Login } from './account-store.ts';

/** Makes and checks login tokens: each is good for one new session, and is answered with the next. */
export type LoginTokens = {
  readonly sign: (login: Login) => Promise<string>;
  readonly verify: (token: string) => Promise<Pick<Login, 'login' | 'generation'> | undefined>;
};

// Another issuer than that of session tokens, so that neither passes for the other.
const ISSUER = 'battleline login';

/** `secret`: at least 32 bytes, the same for all gateways. */
export const createLoginTokens = (secret: Uint8Array): LoginTokens => ({
  sign: ({ login, generation }) =>
    new SignJWT({ lid: login, gen: generation }).setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).sign(secret),
  verify: async (token) => {
    const verified = await jwtVerify(token, secret, { issuer: ISSUER, algorithms: ['HS256'] }).catch(() => undefined);
    const { lid: login, gen: generation } = verified?.payload ?? {};
    return typeof login === 'string' && typeof generation === 'number' ? { login, generation } : undefined;
  },
});
