import { expect, test } from '@jest/globals';
import { createAccountDesk } from './account.ts';

type Request = {
  readonly host: string;
  readonly line: string;
  readonly body: Record<string, unknown>;
  readonly token: string | null;
};

/** Gateways that answer by host, in turn, and what they were asked. */
const gateways = (
  answers: Readonly<Record<string, readonly (readonly [number, object?, Record<string, string>?])[]>>,
) => {
  const asked: Request[] = [];
  const left = new Map(Object.entries(answers).map(([host, list]) => [host, [...list]]));
  const fetch = (async (url: URL, init: RequestInit) => {
    const body = JSON.parse((init.body as string | undefined) ?? '{}') as Request['body'];
    const token = new Headers(init.headers).get('authorization');
    asked.push({ host: url.hostname, line: `${init.method ?? ''} ${url.pathname}`, body, token });
    const next = left.get(url.hostname)?.shift();
    if (!next) throw new TypeError('fetch failed');
    const [status, answer, headers] = next;
    return new Response(answer ? JSON.stringify(answer) : null, { status, ...(headers && { headers }) });
  }) as typeof globalThis.fetch;
  const desk = createAccountDesk({ addresses: ['http://one', 'http://two'], fetch, rounds: 2 });
  return { desk, asked };
};

const busy = [503, { code: 'UNAVAILABLE', reason: 'not now' }] as const;

test('a registration is sent again elsewhere with the same id, until somebody answers', async () => {
  const { desk, asked } = gateways({ one: [busy], two: [[201, { token: 't', login: 'l', recoveryCodes: [] }]] });
  expect(await desk.register('Anna', 'a password', 'guest token')).toMatchObject({ ok: true, value: { token: 't' } });
  expect(asked.map(({ host, line, token }) => [host, line, token])).toEqual([
    ['one', 'POST /api/account', 'Bearer guest token'],
    ['two', 'POST /api/account', 'Bearer guest token'],
  ]);
  expect(asked[1]?.body).toEqual(asked[0]?.body);
  expect(asked[0]?.body['id']).toMatch(/^[0-9a-f-]{36}$/);
});
test('a refusal is a value, and nobody else is asked', async () => {
  const refusal = { code: 'TOO_MANY_REQUESTS', reason: 'Too many tries.' };
  const { desk, asked } = gateways({ one: [[429, refusal, { 'retry-after': '42' }]] });
  expect(await desk.logIn('Anna', 'wrong')).toEqual({ ok: false, ...refusal, retryAfter: 42 });
  expect(asked).toHaveLength(1);
});
test('where nobody answers that is told, after all were asked twice', async () => {
  const { desk, asked } = gateways({ one: [busy] });
  expect(await desk.logInAgain('login')).toMatchObject({ ok: false, code: 'UNAVAILABLE' });
  expect(asked.map(({ host }) => host)).toEqual(['one', 'two', 'one', 'two']);
});
test('logging out forgets the login token and ends the session', async () => {
  const { desk, asked } = gateways({ one: [[204], [204]] });
  expect(await desk.logOut('login', 'session')).toEqual({ ok: true, value: undefined });
  expect(asked.map(({ line }) => line)).toEqual(['POST /api/logout', 'DELETE /api/session']);
});
