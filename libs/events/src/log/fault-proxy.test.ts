import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

let server: Server;
let proxy: FaultProxy;
let received: string;
let clients: Socket[];

beforeEach(async () => {
  received = '';
  clients = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += chunk.toString();
      socket.write(`echo:${chunk.toString()}`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } });
});
afterEach(async () => {
  clients.forEach((client) => client.destroy());
  await proxy.close();
  server.close();
});

const open = async (): Promise<Socket> => {
  const client = connect(proxy.port, proxy.host);
  clients.push(client);
  client.on('error', () => undefined);
  await once(client, 'connect');
  return client;
};
const answer = async (client: Socket): Promise<string> => String((await once(client, 'data'))[0]);

test('passes bytes both ways, for several connections', async () => {
  const [one, two] = [await open(), await open()];
  one.write('a');
  expect(await answer(one)).toBe('echo:a');
  two.write('b');
  expect(await answer(two)).toBe('echo:b');
});

test('a cut ends the connections, and new ones are let through', async () => {
  const client = await open();
  client.write('a');
  await answer(client);
  proxy.cut();
  await once(client, 'close');
  const next = await open();
  next.write('b');
  expect(await answer(next)).toBe('echo:b');
});

test('a lost answer means that the server got the request and the client nothing', async () => {
  const [idle, client] = [await open(), await open()];
  let heard = '';
  client.on('data', (chunk) => (heard += chunk.toString()));
  proxy.cutAfter('client', 0);
  client.write('a');
  await once(client, 'close');
  expect([received, heard]).toEqual(['a', '']);
  idle.write('b');
  expect(await answer(idle)).toBe('echo:b');
});

test('a request is cut after so many bytes', async () => {
  const client = await open();
  proxy.cutAfter('server', 3);
  client.write('abcdef');
  await once(client, 'close');
  const next = await open();
  next.write('!');
  await answer(next);
  expect(received).toBe('abc!');
});

test('a cut can wait for a request with a certain text', async () => {
  const client = await open();
  proxy.cutAfter('client', 0, 'secret');
  client.write('plain');
  expect(await answer(client)).toBe('echo:plain');
  client.write('the secret one');
  await once(client, 'close');
  expect(received).toBe('plainthe secret one');
});

test('stalled bytes arrive after the release, in order', async () => {
  const client = await open();
  const release = proxy.stall('client');
  client.write('a');
  client.write('b');
  while (received !== 'ab') await new Promise((resolve) => setImmediate(resolve));
  release();
  expect(await answer(client)).toMatch(/^echo:a/);
});

test('refused connections end at once, until they are let through again', async () => {
  const mend = proxy.refuse();
  await once(await open(), 'close');
  mend();
  const client = await open();
  client.write('a');
  expect(await answer(client)).toBe('echo:a');
});
