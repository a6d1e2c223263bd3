import type { ClientId, GatewayId, SessionId, TabId } from '@battleline/domain';
import { encodeRecord, memoryLog, type MemoryLog, openTopics } from '@battleline/events';
import { type LobbyDesk, openLobbyDesk } from '@battleline/service';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

const [ONE, TWO, OLD] = ['1a', '2b', '2c'].map((id) => id.repeat(16) as GatewayId) as [GatewayId, GatewayId, GatewayId];
const ANN = 'aa'.repeat(16) as ClientId;
const TAB = 'bb'.repeat(16) as TabId;

let log: MemoryLog;
let lobby: LobbyDesk;
beforeEach(async () => {
  log = memoryLog({ idleMs: 20 });
  await openTopics(log, encodeRecord);
  lobby = await openLobbyDesk({ log, signal: new AbortController().signal });
  await start(ONE);
});
afterEach(async () => {
  await lobby.close();
  await log.close();
});

const start = (gateway: GatewayId) => lobby.write(() => ({ type: 'GatewayStarted', gateway, program: '1' }));
const activate = () => lobby.write(() => ({ type: 'FeatureActivated', feature: 'presence' }));

test('a gateway drains once nobody is connected through it any more, and ends where that was asked for', async () => {
  await activate();
  await start(TWO);
  expect(await runOps({ log }, 'gateway drain 1a --json')).toMatchObject({
    code: 0,
    lines: [JSON.stringify({ gateway: ONE, tabs: 0, status: 'draining' })],
  });
  expect(await runOps({ log }, 'gateway drain 1a --stop')).toMatchObject({
    code: 0,
    lines: [`${ONE}: 0 tabs moved; it ends`],
  });
  expect((await runOps({ log }, 'gateway drain 1a')).notes[0]).toBe(
    `No gateway 1a serves anybody. There are: ${TWO} (alive).`,
  );
});

test('it is waited for while somebody is connected through it', async () => {
  await activate();
  await start(TWO);
  const session = 'cc'.repeat(16) as SessionId;
  const attach = (gateway: GatewayId) =>
    lobby.write(() => ({ type: 'SessionAttached', client: ANN, session, gateway, tab: TAB }));
  await lobby.write(() => ({ type: 'SessionStarted', client: ANN, session, kind: 'guest' }));
  await attach(ONE);
  const draining = runOps({ log }, 'gateway drain 1a');
  const isDraining = (): boolean => {
    const state = lobby.lobby.read(`gateway/${ONE}`)?.state;
    return state?.kind === 'gateway' && state.gateway.status === 'draining';
  };
  expect(await lobby.until(isDraining, 10_000)).toBe(true);
  await attach(TWO);
  expect((await draining).lines).toEqual([`${ONE}: 1 tabs moved; it takes no clients any more`]);
});

test.each([
  ['1a', 1, 'presence is not active'],
  ['2', 64, 'No gateway 2 serves anybody. There are: 1a'],
])('gateway drain %s is refused before it can be done', async (id, code, reason) => {
  expect(await runOps({ log }, `gateway drain ${id}`)).toMatchObject({
    code,
    notes: expect.arrayContaining([expect.stringContaining(reason)]),
  });
});

test('the only one drains with --yes, and one is named without doubt', async () => {
  await activate();
  expect(await runOps({ log }, 'gateway drain 1a')).toMatchObject({
    code: 64,
    notes: [expect.stringContaining('--yes'), expect.anything()],
  });
  expect((await runOps({ log }, 'gateway drain 1a --yes')).code).toBe(0);
  await start(TWO);
  await start(OLD);
  expect((await runOps({ log }, 'gateway drain 2')).notes[0]).toContain("the beginning of 2 gateways' ids");
});
