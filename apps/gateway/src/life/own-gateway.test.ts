import type { GatewayEvent, GatewayId } from '@battleline/domain';
import { encodeRecord, plainHeader } from '@battleline/events';
import { afterEach, expect, test } from '@jest/globals';
import { createGateways, until } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const started = (): GatewayId[] =>
  gateways.lobby().flatMap(({ event }) => (event.type === 'GatewayStarted' ? [event.gateway] : []));

/** Written as another gateway would have: it misses this one. */
const lose = (gateway: GatewayId): void => {
  const event: GatewayEvent = { type: 'GatewayLost', gateway, by: gateway };
  const streams = [{ kind: 'gateway', id: gateway, version: 1, checked: false, rests: true }] as const;
  const header = { ...plainHeader(Date.now() * 1000), streams };
  gateways
    .store()
    .land({ topic: 'lobby', partition: 0, key: null, value: encodeRecord(header, event, new Set(['presence'])) });
};
const tick = (): void => {
  const value = encodeRecord(plainHeader(0), { type: 'Tick' });
  gateways.store().land({ topic: 'lobby', partition: 0, key: null, value });
};

test('a gateway that was lost for so long that it is forgotten begins anew, and its connections count again', async () => {
  const gateway = await gateways.start();
  const { you, hangUp } = await gateway.enter();
  const attachedAt = (): GatewayId[] =>
    gateways
      .lobby()
      .flatMap(({ event }) => (event.type === 'SessionAttached' && event.client === you.id ? [event.gateway] : []));
  const [first] = [await until('the first connection', () => attachedAt()[0])];
  expect(started()).toEqual([first]);
  gateway.log.faults.breakOff();
  lose(first);
  gateways.pass(21 * 60_000);
  tick();
  gateway.log.faults.mend();
  const second = await until('the connection under another id', () => attachedAt()[1]);
  expect(second).not.toBe(first);
  expect(started()).toEqual([first, second]);
  hangUp();
  await until('its end', () =>
    gateways.lobby().find(({ event }) => event.type === 'SessionDetached' && event.gateway === second),
  );
});
