import { expect, test } from '@jest/globals';
import type { GatewayEvent } from './lobby-event.ts';
import { gateway } from './lobby.fixture.ts';
import { evolveGateway, gatewayRests, type GatewayState, unknownGateway } from './lobby-gateway.ts';

const started: GatewayEvent = { type: 'GatewayStarted', gateway, program: '1.2.3' };
const stopped: GatewayEvent = { type: 'GatewayStopped', gateway };
const after = (...events: readonly GatewayEvent[]): GatewayState =>
  events.reduce((state, event, index) => evolveGateway(state, event, { id: gateway, at: index + 1 }), unknownGateway);

test('a gateway that starts is alive and does not rest', () => {
  expect(after(started)).toEqual({ status: 'alive', program: '1.2.3', startedAt: 1 });
  expect(gatewayRests(after(started))).toBe(false);
});

test('a gateway that stops rests', () => {
  expect(after(started, stopped)).toEqual({ status: 'stopped', stoppedAt: 2 });
  expect(gatewayRests(after(started, stopped))).toBe(true);
});

test('an unknown gateway stays unknown when it stops', () => {
  expect(after(stopped)).toEqual(unknownGateway);
});
