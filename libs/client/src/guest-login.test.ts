import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { loginGuest, NoGatewayError } from './guest-login.ts';

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

const startHttp = async (answer: (body: string) => { status: number; body: unknown }): Promise<string> => {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const { status, body } = answer(`${request.method} ${request.url} ${text}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test('a guest signs in at the first address that answers', async () => {
  const asked: string[] = [];
  const busy = await startHttp(() => ({ status: 503, body: { code: 'UNAVAILABLE', reason: 'no log' } }));
  const good = await startHttp((request) => {
    asked.push(request);
    return { status: 200, body: { token: 't', you: { id: 'x', name: 'X', kind: 'bot' } } };
  });
  const { token } = await loginGuest(['http://127.0.0.1:9', busy, good], { kind: 'bot' });
  expect(token).toBe('t');
  expect(asked).toEqual(['POST /api/guest {"kind":"bot"}']);
});

test('where nobody answers it says at which addresses', async () => {
  const busy = await startHttp(() => ({ status: 503, body: {} }));
  const login = loginGuest(busy, { rounds: 2 });
  await expect(login).rejects.toThrow(NoGatewayError);
  await expect(login).rejects.toThrow(`no gateway answers at ${busy}`);
});

test('an abandoned login ends at once', async () => {
  const never = new AbortController();
  const login = loginGuest('http://127.0.0.1:9', { rounds: Infinity, signal: never.signal });
  never.abort(new Error('stopped'));
  await expect(login).rejects.toThrow('stopped');
});
