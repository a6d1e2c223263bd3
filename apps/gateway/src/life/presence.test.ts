import { afterEach, expect, test } from '@jest/globals';
import { createGateways, freshId, type TestGateway, until } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const saidOf = (client: string): string[] =>
  gateways.lobby().flatMap(({ event }) => ('client' in event && event.client === client ? [event.type] : []));

const connectionsAt = async ({ address }: TestGateway): Promise<string | undefined> =>
  /^battleline_connections\{.*\} (\d+)$/m.exec(await (await fetch(`${address}/metrics`)).text())?.[1];

test('a connection that has gone does not take the place of the same tab’s newer one when the log answers again', async () => {
  let isLost = false;
  const old = await gateways.start({}, () => (isLost ? { type: 'unacknowledged', lands: false } : undefined));
  const other = await gateways.start();
  const { token, you } = await old.guest();
  const tab = freshId();
  isLost = true;
  old.log.faults.hide();
  const gone = await old.greet(token, tab);
  await gone.hear('welcome');
  gone.hangUp();
  while ((await connectionsAt(old)) !== '0');
  const here = await other.greet(token, tab);
  await until('the newer connection', () => saidOf(you.id)[1]);
  isLost = false;
  await until('the older one’s record', () => saidOf(you.id)[2]);
  old.log.faults.show();
  await old.guest();
  here.say({ type: 'ping' });
  await here.hear('pong');
  expect(saidOf(you.id)).toEqual(['SessionStarted', 'SessionAttached', 'SessionAttached']);
});

test('a connection that has gone before the lobby knew of it does not stay in the lobby', async () => {
  const gateway = await gateways.start();
  const { token, you } = await gateway.guest();
  gateway.log.faults.hide();
  const speaker = await gateway.greet(token, freshId());
  await speaker.hear('welcome');
  speaker.hangUp();
  while ((await connectionsAt(gateway)) !== '0');
  gateway.log.faults.show();
  await until('its end', () => saidOf(you.id).find((said) => said === 'SessionDetached'));
  expect(saidOf(you.id)).toEqual(['SessionStarted', 'SessionAttached', 'SessionDetached']);
});

test('a tab that comes back before its leaving was read stays in the lobby', async () => {
  const gateway = await gateways.start();
  const { token, you } = await gateway.guest();
  const tab = freshId();
  const first = await gateway.greet(token, tab);
  await until('its connection', () => saidOf(you.id)[1]);
  await first.hear('welcome');
  gateway.log.faults.hide();
  first.hangUp();
  await until('its leaving', () => saidOf(you.id)[2]);
  const second = await gateway.greet(token, tab);
  await second.hear('welcome');
  gateway.log.faults.show();
  await until('its return', () => saidOf(you.id)[3]);
  expect(saidOf(you.id)).toEqual(['SessionStarted', 'SessionAttached', 'SessionDetached', 'SessionAttached']);
});
