import { type AccountAnswer, type AccountDesk, createAccountDesk } from '@battleline/client';
import type { Session } from '../session/session.ts';
import type { Keep } from '../session/storage.ts';

/** The account of whoever is signed in here; a guest has none. */
export type Account = {
  readonly register: (name: string, password: string) => Promise<AccountAnswer<readonly string[]>>;
  readonly logIn: (name: string, password: string) => Promise<AccountAnswer<unknown>>;
  readonly recover: (name: string, code: string, password: string) => Promise<AccountAnswer<unknown>>;
  /** Signs in by what this browser keeps of the last time; false where it keeps nothing that is still good. */
  readonly logInAgain: () => Promise<boolean>;
  readonly logOut: () => Promise<void>;
  readonly changePassword: (password: string, next: string) => Promise<AccountAnswer<unknown>>;
  readonly renewCodes: (password: string) => Promise<AccountAnswer<readonly string[]>>;
  /** All that is kept about the account, as a text to be saved. */
  readonly exportData: () => Promise<AccountAnswer<string>>;
  readonly erase: (password: string) => Promise<AccountAnswer<unknown>>;
};

const LOGIN = 'login';

const signedOut: AccountAnswer<never> = {
  ok: false,
  code: 'UNAUTHORIZED',
  reason: 'You are not signed in any more.',
  retryAfter: undefined,
};

export const createAccount = (deps: {
  readonly address: string;
  readonly session: Pick<Session, 'token' | 'adopt' | 'signOut'>;
  readonly keep: Keep;
  readonly desk?: AccountDesk;
}): Account => {
  const { session, keep, desk = createAccountDesk({ addresses: [deps.address] }) } = deps;
  const kept = (): string | undefined => {
    const login = keep.read(LOGIN);
    return typeof login === 'string' ? login : undefined;
  };
  const keepLogin = (login: string | null): void => keep.write(LOGIN, login);
  const entered = <Value extends { readonly token: string; readonly login: string }>(
    answer: AccountAnswer<Value>,
  ): AccountAnswer<Value> => {
    if (answer.ok) {
      keepLogin(answer.value.login);
      session.adopt(answer.value.token);
    }
    return answer;
  };
  const withToken = async <Value>(
    act: (token: string) => Promise<AccountAnswer<Value>>,
  ): Promise<AccountAnswer<Value>> => {
    const token = session.token();
    return token === undefined ? signedOut : act(token);
  };
  const codesOf = (answer: AccountAnswer<{ readonly recoveryCodes: readonly string[] }>) =>
    answer.ok ? ({ ok: true, value: answer.value.recoveryCodes } as const) : answer;

  return {
    register: async (name, password) => codesOf(entered(await desk.register(name, password, session.token()))),
    logIn: async (name, password) => entered(await desk.logIn(name, password)),
    recover: async (name, code, password) => entered(await desk.recover(name, code, password)),
    logInAgain: async () => {
      const login = kept();
      if (login === undefined) return false;
      const answer = entered(await desk.logInAgain(login));
      if (!answer.ok && answer.code !== 'UNAVAILABLE') keepLogin(null);
      return answer.ok;
    },
    logOut: async () => {
      const [login, token] = [kept(), session.token()];
      // First of all, so that the end of the session doesn't sign in again.
      keepLogin(null);
      if (login !== undefined && token !== undefined) await desk.logOut(login, token);
      await session.signOut();
    },
    changePassword: (password, next) =>
      withToken(async (token) => {
        const answer = await desk.changePassword(token, password, next);
        if (answer.ok) keepLogin(answer.value.login);
        return answer;
      }),
    renewCodes: (password) => withToken(async (token) => codesOf(await desk.renewCodes(token, password))),
    exportData: () =>
      withToken(async (token) => {
        const answer = await desk.exportData(token);
        return answer.ok ? { ok: true, value: JSON.stringify(answer.value, undefined, 2) } : answer;
      }),
    erase: (password) =>
      withToken(async (token) => {
        const answer = await desk.erase(token, password);
        if (answer.ok) {
          keepLogin(null);
          await session.signOut();
        }
        return answer;
      }),
  };
};
