import { afterEach, expect, test } from '@jest/globals';
import { createGateways, until } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const saysOf = (id: string): string[] =>
  gateways.lobby().flatMap(({ header, event }) => (header.streams[0]?.id === id ? [event.type] : []));

test('a gateway that is cut off from the log is declared lost, and says that it is back afterwards', async () => {
  const [one] = [await gateways.start(), await gateways.start()];
  gateways.activate('presence');
  one.log.faults.breakOff();
  // Ten seconds of the others' heartbeats: longer than one waits for anything else.
  await until('the loss, for a first time', () => saysOf(one.id)[1]).catch(() => undefined);
  await until('the loss', () => saysOf(one.id).find((said) => said === 'GatewayLost'));
  one.log.faults.mend();
  await until('the return', () => saysOf(one.id).find((said) => said === 'GatewayReturned'));
  expect(saysOf(one.id)).toEqual(['GatewayStarted', 'GatewayLost', 'GatewayReturned']);
});
