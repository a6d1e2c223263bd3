import type { AccountAnswer, AccountDesk } from '@battleline/client';
import type { LoginResponse } from '@battleline/protocol';
import { expect, test } from '@jest/globals';
import { createAccount } from './account.ts';

const open = (answers: Partial<AccountDesk>) => {
  const kept = new Map<string, unknown>();
  const adopted: string[] = [];
  let token: string | undefined = 'guest';
  const account = createAccount({
    address: 'http://one',
    keep: { read: (key) => kept.get(key) ?? null, write: (key, value) => void kept.set(key, value) },
    session: {
      token: () => token,
      adopt: (fresh) => void adopted.push(fresh),
      signOut: () => Promise.resolve(void (token = undefined)),
    },
    desk: answers as AccountDesk,
  });
  return { account, kept, adopted };
};
const loggedIn = (number: number): AccountAnswer<LoginResponse> =>
  ({ ok: true, value: { token: `token ${number}`, login: `login ${number}` } }) as AccountAnswer<LoginResponse>;

test('a login is kept for the next time, and replaced by each that follows', async () => {
  const asked: string[] = [];
  const { account, kept, adopted } = open({
    logIn: () => Promise.resolve(loggedIn(1)),
    logInAgain: (login) => (asked.push(login), Promise.resolve(loggedIn(2))),
  });
  expect(await account.logInAgain()).toBe(false);
  await account.logIn('Anna', 'a password');
  expect([kept.get('login'), adopted]).toEqual(['login 1', ['token 1']]);
  expect(await account.logInAgain()).toBe(true);
  expect([asked, kept.get('login'), adopted]).toEqual([['login 1'], 'login 2', ['token 1', 'token 2']]);
});
test('a login that is over is forgotten, one that cannot be answered now is kept', async () => {
  const codes = ['UNAVAILABLE', 'UNAUTHORIZED'] as const;
  let turn = 0;
  const { account, kept } = open({
    logIn: () => Promise.resolve(loggedIn(1)),
    logInAgain: () => Promise.resolve({ ok: false, code: codes[turn++] ?? 'BUG', reason: '', retryAfter: undefined }),
  });
  await account.logIn('Anna', 'a password');
  expect([await account.logInAgain(), kept.get('login')]).toEqual([false, 'login 1']);
  expect([await account.logInAgain(), kept.get('login')]).toEqual([false, null]);
});
test('logging out forgets the login before the session ends', async () => {
  const { account, kept } = open({
    logIn: () => Promise.resolve(loggedIn(1)),
    logOut: () => (expect(kept.get('login')).toBeNull(), Promise.resolve({ ok: true, value: undefined })),
  });
  await account.logIn('Anna', 'a password');
  await account.logOut();
});
