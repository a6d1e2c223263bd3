import { expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { freePort, gatewayPorts } from './ports.ts';

const host = '127.0.0.1';
const signal = new AbortController().signal;

test('free ports differ from each other', async () => {
  const ports = await gatewayPorts({ host, first: 0, count: 5, withinMs: 0, signal });
  expect(new Set(ports).size).toBe(5);
});

test('a port in use is told with what to do, or waited for until it is free', async () => {
  const first = await freePort(host);
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(first, host, resolve));
  const wanted = { host, first, count: 1, signal };
  await expect(gatewayPorts({ ...wanted, withinMs: 0 })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringMatching(new RegExp(`Port ${first} on ${host} is in use.*\n.*--port N`)),
  });
  const waiting = gatewayPorts({ ...wanted, withinMs: 20_000 });
  taken.close();
  expect(await waiting).toEqual([first]);
});

test('an address that this machine does not have is told', async () => {
  await expect(gatewayPorts({ host: '192.0.2.1', first: 0, count: 1, withinMs: 0, signal })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining('192.0.2.1'),
  });
});
