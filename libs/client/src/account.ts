import type {
  AccountResponse,
  ChangedPasswordResponse,
  ErrorResponse,
  ExportResponse,
  HttpErrorCode,
  LoginResponse,
  RecoveryCodesResponse,
} from '@battleline/protocol';
import { randomUuid } from './random-id.ts';
import { DEFAULT_TIMING, pauseBefore } from './timing.ts';

/** What a gateway answers about an account: a refusal is a value. */
export type AccountAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly code: HttpErrorCode;
      readonly reason: string;
      /** seconds until one may try again, where there were too many tries */
      readonly retryAfter: number | undefined;
    };

export type AccountOptions = {
  /** base URLs of gateways; another one is asked where one doesn't answer */
  readonly addresses: readonly string[];
  /** how often the whole list is tried */
  readonly rounds?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
};

/** What one can do with an account, at the first gateway that answers. `token` is a session's. */
export type AccountDesk = {
  /** With the token of a guest's session he keeps his id and his games. */
  readonly register: (name: string, password: string, token?: string) => Promise<AccountAnswer<AccountResponse>>;
  readonly logIn: (name: string, password: string) => Promise<AccountAnswer<LoginResponse>>;
  /** By the login token of the last time, which is used up by it. */
  readonly logInAgain: (login: string) => Promise<AccountAnswer<LoginResponse>>;
  /** Makes the login token useless, and ends the session. */
  readonly logOut: (login: string, token: string) => Promise<AccountAnswer<undefined>>;
  readonly recover: (name: string, code: string, newPassword: string) => Promise<AccountAnswer<LoginResponse>>;
  readonly changePassword: (
    token: string,
    password: string,
    newPassword: string,
  ) => Promise<AccountAnswer<ChangedPasswordResponse>>;
  readonly renewCodes: (token: string, password: string) => Promise<AccountAnswer<RecoveryCodesResponse>>;
  readonly exportData: (token: string) => Promise<AccountAnswer<ExportResponse>>;
  readonly erase: (token: string, password: string) => Promise<AccountAnswer<undefined>>;
};

type Asked = {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly token?: string | undefined;
};

/** Passwords take a while where many sign in. */
const ATTEMPT_MS = 15_000;

const noAnswer: AccountAnswer<never> = {
  ok: false,
  code: 'UNAVAILABLE',
  reason: 'No gateway answers: try again in a moment.',
  retryAfter: undefined,
};

export const createAccountDesk = (options: AccountOptions): AccountDesk => {
  const { addresses, rounds = 3, fetch = globalThis.fetch } = options;

  const askOne = async <Value>(address: string, asked: Asked): Promise<AccountAnswer<Value>> => {
    const { method, path, body, token } = asked;
    const response = await fetch(new URL(path, address), {
      method,
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as Value };
    const { code, reason } = JSON.parse(text) as ErrorResponse;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { ok: false, code, reason, retryAfter: Number.isNaN(seconds) ? undefined : seconds };
  };

  /** The same is asked again, elsewhere, while nobody can answer. */
  const ask = async <Value>(asked: Asked): Promise<AccountAnswer<Value>> => {
    let last: AccountAnswer<Value> = noAnswer;
    for (let round = 0; round < rounds; round += 1) {
      const pause = pauseBefore(round, DEFAULT_TIMING.retryMs, Math.random);
      if (round > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      for (const address of addresses) {
        last = await askOne<Value>(address, asked).catch(() => noAnswer);
        if (last.ok || last.code !== 'UNAVAILABLE') return last;
      }
    }
    return last;
  };
  const post = <Value>(path: string, body: object, token?: string): Promise<AccountAnswer<Value>> =>
    ask({ method: 'POST', path, body, token });

  return {
    register: (name, password, token) => post('/api/account', { id: randomUuid(), name, password }, token),
    logIn: (name, password) => post('/api/login', { name, password }),
    logInAgain: (login) => post('/api/login/token', { login }),
    logOut: async (login, token) => {
      const forgotten = await post<undefined>('/api/logout', { login });
      const ended = await ask<undefined>({ method: 'DELETE', path: '/api/session', token });
      return forgotten.ok ? ended : forgotten;
    },
    recover: (name, code, newPassword) => post('/api/account/recovery', { name, code, newPassword }),
    changePassword: (token, password, newPassword) => post('/api/account/password', { password, newPassword }, token),
    renewCodes: (token, password) => post('/api/account/recovery-codes', { password }, token),
    exportData: (token) => ask({ method: 'GET', path: '/api/account/export', token }),
    erase: (token, password) => ask({ method: 'DELETE', path: '/api/account', body: { password }, token }),
  };
};
