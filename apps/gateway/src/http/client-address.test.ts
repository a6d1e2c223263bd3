import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createGateways } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const signIn = async (address: string, forwarded: string): Promise<number> => {
  const headers = { 'X-Forwarded-For': forwarded };
  return (await fetch(`${address}/api/guest`, { method: 'POST', headers })).status;
};

/** Opens a socket as a proxy does; the close code where the gateway closes it, else 0 after its first answer. */
const open = async (address: string, forwarded: string): Promise<{ code: number; socket: WebSocket }> => {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/socket`, {
    headers: { 'X-Forwarded-For': forwarded },
  });
  const code = await new Promise<number>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', resolve);
    socket.once('open', () => socket.send(JSON.stringify({ type: 'ping' })));
    socket.once('message', () => resolve(0)); // an error, since hello comes first: it was let in
  });
  return { code, socket };
};

const TOO_MANY = 4004;
const LIMITS = { LOGINS_PER_MINUTE: '1', CONNECTIONS_PER_ADDRESS: '1' };

describe('behind a trusted proxy each client has limits of its own', () => {
  test.each(['127.0.0.1', 'loopback', '127.0.0.0/8,10.1.2.3'])('trusted: %s', async (proxies) => {
    const { address } = await gateways.start({ ...LIMITS, TRUSTED_PROXIES: proxies });
    expect(await signIn(address, '203.0.113.1')).toBe(201);
    expect(await signIn(address, '203.0.113.2')).toBe(201);
    expect(await signIn(address, '203.0.113.1')).toBe(429);
    const first = await open(address, '203.0.113.1');
    expect([first.code, (await open(address, '203.0.113.2')).code]).toEqual([0, 0]);
    expect((await open(address, '203.0.113.1')).code).toBe(TOO_MANY);
    first.socket.close();
  });

  test('and cannot get away from them by what it says itself', async () => {
    const { address } = await gateways.start({ ...LIMITS, TRUSTED_PROXIES: 'loopback' });
    expect(await signIn(address, '198.51.100.1, 203.0.113.1')).toBe(201);
    expect(await signIn(address, '198.51.100.2, 203.0.113.1')).toBe(429);
  });
});

test('nobody else is believed', async () => {
  const { address } = await gateways.start({ ...LIMITS, TRUSTED_PROXIES: '192.0.2.1' });
  expect(await signIn(address, '203.0.113.1')).toBe(201);
  expect(await signIn(address, '203.0.113.2')).toBe(429);
  expect((await open(address, '203.0.113.1')).code).toBe(0);
  expect((await open(address, '203.0.113.2')).code).toBe(TOO_MANY);
});
