import { fileURLToPath } from 'node:url';
import { encodeRecord, type FaultProxy, openTopics, postgresLog, startFaultProxy } from '@battleline/events';
import { startTestPostgres, startTestProcess, type TestPostgres, type TestProcess } from '@battleline/service/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { GuestResponse } from '@battleline/protocol';
import { command, freshId, openSpeaker } from './gateway.harness.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let postgres: TestPostgres;
let proxy: FaultProxy;
let gateway: TestProcess;
beforeAll(async () => {
  postgres = await startTestPostgres({ fast: false });
}, 120_000);
afterAll(() => postgres.stop(), 60_000);
afterEach(async () => {
  gateway.child.kill('SIGKILL');
  await gateway.exited;
  await proxy.close();
});

/** A real gateway that reaches its log through a proxy. */
const start = async (database?: string): Promise<string> => {
  const url = new URL(database ?? (await postgres.createDatabase()).url);
  proxy = await startFaultProxy({ target: { host: url.hostname, port: Number(url.port) } });
  url.port = String(proxy.port);
  gateway = startTestProcess(MAIN, {
    DATABASE_URL: url.href,
    SESSION_SECRET: 'a secret that signs tokens in this test',
    HTTP_PORT: '0',
  });
  const { port } = await gateway.line('listening');
  return `127.0.0.1:${String(port)}`;
};

const enter = async (address: string) => {
  const response = await fetch(`http://${address}/api/guest`, { method: 'POST' });
  const { token } = (await response.json()) as GuestResponse;
  const speaker = await openSpeaker(`ws://${address}/socket`);
  speaker.say({ type: 'hello', token, tab: freshId() });
  await speaker.hear('welcome');
  return speaker;
};

describe('a gateway whose log goes away', () => {
  test('answers "not now", says so in its log, and goes on by itself afterwards', async () => {
    const address = await start();
    await gateway.line('ready');
    const ann = await enter(address);
    await ann.hear('invites');
    const mend = proxy.refuse();
    const invite = command('invite', { to: null });
    ann.say(invite);
    expect(await ann.hear('later')).toMatchObject({ id: invite.id, code: 'UNAVAILABLE' });
    expect(await gateway.line('log unreachable')).toMatchObject({ level: 'warn', reason: expect.any(String) });
    mend();
    await gateway.line('log answers again');
    ann.say({ ...invite, again: true });
    expect(await ann.answer(invite.id)).toMatchObject({ type: 'accepted' });
    ann.hangUp();
    expect(await gateway.stop()).toBe(0);
  }, 60_000);

  const ways: readonly (readonly [string, () => void])[] = [
    ['refuses', () => void proxy.refuse()],
    ['says nothing any more', () => void proxy.stall('client')],
  ];
  test.each(ways)(
    'ends cleanly when it is told to while the log %s',
    async (_, breakLog) => {
      const address = await start();
      await gateway.line('ready');
      const ann = await enter(address);
      await ann.hear('invites');
      breakLog();
      ann.say(command('invite', { to: null }));
      expect(await gateway.stop()).toBe(0);
      expect(gateway.lines().filter(({ level }) => level === 'error')).toEqual([]);
      expect(await ann.closed).toBe(4000);
    },
    60_000,
  );
});

test('a gateway whose lobby holds a record of a newer version listens, and ends cleanly when it is told to', async () => {
  const { url } = await postgres.createDatabase();
  const log = await postgresLog({ url });
  await openTopics(log, encodeRecord);
  const value = Uint8Array.from([0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await log.append([{ topic: 'lobby', partition: 0, key: null, value }]);
  await log.close();
  const address = await start(url);
  await gateway.line('partition stopped');
  expect((await fetch(`http://${address}/healthz`)).status).toBe(200);
  expect(await gateway.stop()).toBe(0);
}, 60_000);
