import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket as TcpSocket } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { openFirst } from './first-open.ts';
import { startScriptedGateway } from './scripted-gateway.fixture.ts';
import { openGlobalSocket, type OpenSocket, type Socket, socketUrl } from './socket.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

/** Like a frozen process: the machine takes the connection, and nobody answers. */
const startFrozen = async () => {
  const sockets: TcpSocket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/socket`;
};

const startGateway = async () => {
  const gateway = await startScriptedGateway();
  stops.push(gateway.stop);
  return { ...gateway, url: socketUrl(gateway.address) };
};

const race = (urls: readonly string[], headStartMs: number, onClosed: (url: string) => void = () => undefined) => {
  const opened = Promise.withResolvers<number>();
  const closed = Promise.withResolvers<number>();
  const received = Promise.withResolvers<string>();
  const open: OpenSocket = (url, events) =>
    openGlobalSocket(url, { ...events, closed: (code) => (onClosed(url), events.closed(code)) });
  const socket: Socket = openFirst(urls, open, headStartMs, {
    opened: opened.resolve,
    received: received.resolve,
    closed: closed.resolve,
  });
  stops.push(() => socket.close());
  return { socket, opened: opened.promise, closed: closed.promise, received: received.promise };
};

/** A port at which nobody listens. */
const startGone = async () => {
  const { url, stop } = await startGateway();
  await stop();
  stops.pop();
  return url;
};

const NEVER_MS = 60_000;

test('the first address wins where it answers, and no other is asked', async () => {
  const [first, second] = [await startGateway(), await startGateway()];
  expect(await race([first.url, second.url], NEVER_MS).opened).toBe(0);
  expect(second.server.clients.size).toBe(0);
});

test('a gateway that takes the connection and says nothing costs a head start, not a connection’s patience', async () => {
  const other = await startGateway();
  const { opened, socket, received } = race([await startFrozen(), other.url], 10);
  expect(await opened).toBe(1);
  socket.send(JSON.stringify({ type: 'ping' }));
  const there = await other.connection();
  await there.nextPing();
  there.send({ type: 'pong' });
  expect(JSON.parse(await received)).toMatchObject({ type: 'pong' });
});

test('one that is gone ends no race in which another still runs', async () => {
  const other = await startGateway();
  expect(await race([await startFrozen(), await startGone(), other.url], 10).opened).toBe(2);
});

test('one that is gone is asked again while another says nothing: it may be starting', async () => {
  const { url, stop, server } = await startGateway();
  const { port } = server.address() as AddressInfo;
  await stop();
  stops.pop();
  const asked = Promise.withResolvers<void>();
  const { opened } = race([await startFrozen(), url], 10, (told) => (told === url ? asked.resolve() : undefined));
  await asked.promise;
  const back = await startScriptedGateway(port);
  stops.push(back.stop);
  expect(await opened).toBe(1);
});

test('the end of a connection that won, or of the only one there was, is told with its code', async () => {
  const gateway = await startGateway();
  const { opened, closed } = race([gateway.url, await startFrozen()], NEVER_MS);
  await opened;
  (await gateway.connection()).close(4000);
  expect(await closed).toBe(4000);
  expect(await race([await startGone(), gateway.url], NEVER_MS).closed).toBe(1006);
});

test('a race that is closed opens nothing more', async () => {
  const late = await startGateway();
  race([await startFrozen(), late.url], 20).socket.close();
  const other = race([await startFrozen(), late.url], 20);
  expect(await other.opened).toBe(1);
  expect(late.server.clients.size).toBe(1);
});

test('one that is gone is asked ever less often while another owes an answer', () => {
  jest.useFakeTimers();
  stops.push(() => jest.useRealTimers());
  const from = Date.now();
  const asked: number[] = [];
  const open: OpenSocket = (url, { closed }) => {
    if (url === 'gone') {
      asked.push(Date.now() - from);
      setTimeout(() => closed(1006), 1);
    }
    return { send: () => undefined, close: () => undefined };
  };
  const events = { opened: () => undefined, received: () => undefined, closed: () => undefined };
  const socket = openFirst(['frozen', 'gone'], open, 100, events);
  stops.push(() => socket.close());
  jest.advanceTimersByTime(3_000);
  expect(asked).toEqual([100, 200, 400, 600, 1_000, 1_400, 2_200, 3_000]);
});
