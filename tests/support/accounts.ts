import type { AccountResponse } from '@battleline/protocol';
import { expect } from '@jest/globals';
import type { Stage } from './stage.ts';

export type Login = { readonly name: string; readonly password: string };
type Answer = { readonly status: number; readonly body: { readonly token?: string; readonly code?: string } };

/** What the first gateway answers to this body. */
export const ask = async ({ system }: Stage, path: string, body: object): Promise<Answer> => {
  const response = await fetch(`${system.gateways[0]?.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
};

/** Asked again while it is "not now", as a client program does. */
export const answered = async (...request: Parameters<typeof ask>): Promise<Answer> => {
  const late = AbortSignal.timeout(60_000);
  for (;;) {
    const answer = await ask(...request);
    if (answer.status !== 503) return answer;
    late.throwIfAborted();
  }
};

export const register = async (stage: Stage, login: Login): Promise<AccountResponse> => {
  const { status, body } = await answered(stage, '/api/account', { id: crypto.randomUUID(), ...login });
  expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
  return body as unknown as AccountResponse;
};

/** Signs in; after an account was enabled it takes a moment until the rows say so. */
export const signIn = async (stage: Stage, login: Login): Promise<string> => {
  const late = AbortSignal.timeout(60_000);
  for (;;) {
    const { body } = await answered(stage, '/api/login', login);
    if (body.token !== undefined) return body.token;
    late.throwIfAborted();
  }
};
