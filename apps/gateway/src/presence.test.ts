import { afterEach, expect, test } from '@jest/globals';
import { createGateways, freshId, until } from './gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const saidOf = (client: string): string[] =>
  gateways.lobby().flatMap(({ event }) => ('client' in event && event.client === client ? [event.type] : []));

test('a connection that has gone before the lobby knew of it does not stay in the lobby', async () => {
  const gateway = await gateways.start();
  const { token, you } = await gateway.guest();
  gateway.log.faults.hide();
  const speaker = await gateway.greet(token, freshId());
  await speaker.hear('welcome');
  speaker.hangUp();
  const connections = async (): Promise<string | undefined> =>
    /^battleline_connections\{.*\} (\d+)$/m.exec(await (await fetch(`${gateway.address}/metrics`)).text())?.[1];
  while ((await connections()) !== '0');
  gateway.log.faults.show();
  await until('its end', () => saidOf(you.id).find((said) => said === 'SessionDetached'));
  expect(saidOf(you.id)).toEqual(['SessionStarted', 'SessionAttached', 'SessionDetached']);
});
