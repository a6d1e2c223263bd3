import { type FaultProxy, startFaultProxy } from '@battleline/events';
import { startTestProcess, type TestProcess } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enter } from '../support/player.ts';
import { startTestLog, type TestLog } from '../support/test-log.ts';
import { mainOf } from '../support/test-system.ts';

const SECRET = 'a secret that both gateways of this test share';

let servers: TestLog;
let proxy: FaultProxy;
let gateways: readonly TestProcess[] = [];
let addresses: readonly string[] = [];

/** Two gateways; the first one reaches the log through the proxy only. */
beforeAll(async () => {
  servers = await startTestLog('postgres');
  const direct = new URL(servers.databaseUrl());
  proxy = await startFaultProxy({ target: { host: direct.hostname, port: Number(direct.port) } });
  const through = new URL(direct);
  through.port = String(proxy.port);
  gateways = [through, direct].map(({ href }) =>
    startTestProcess(mainOf('gateway'), {
      ...{ ...servers.environment(), DATABASE_URL: href, SESSION_SECRET: SECRET, HTTP_PORT: '0' },
    }),
  );
  const ready = await Promise.all(gateways.map((gateway) => gateway.line('ready', 60_000)));
  addresses = ready.map(({ port }) => `http://127.0.0.1:${String(port)}`);
}, 120_000);

afterAll(async () => {
  for (const { child } of gateways) child.kill('SIGKILL'); // the one that is cut off would try to take leave
  await Promise.all(gateways.map(({ exited }) => exited));
  await proxy.close();
  await servers.stop();
}, 60_000);

test('a player whose gateway alone is cut off from the log goes on at another one by himself', async () => {
  const { client, reach } = await enter({ addressesFrom: () => [...addresses] }, 0);
  expect(client.connection()).toMatchObject({ address: addresses[0] });
  proxy.refuse();
  const sent = client.send({ type: 'invite', to: null });
  await reach('the other gateway', () => {
    const connection = client.connection();
    return connection.status === 'online' && connection.address === addresses[1];
  });
  expect(await sent).toMatchObject({ ok: true });
  client.close();
}, 90_000);
