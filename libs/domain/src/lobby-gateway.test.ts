import { describe, expect, test } from '@jest/globals';
import { alreadySo, decided } from './decider.ts';
import type { GatewayEvent } from './lobby-event.ts';
import { gateway, idOf } from './lobby.fixture.ts';
import {
  type GatewayCommand,
  gatewayDecider,
  gatewayRests,
  type GatewayState,
  goneSince,
  isServing,
  unknownGateway,
} from './lobby-gateway.ts';

const by = idOf<typeof gateway>('4');
const started: GatewayEvent = { type: 'GatewayStarted', gateway, program: '1.2.3' };
const draining: GatewayEvent = { type: 'GatewayDraining', gateway };
const stopped: GatewayEvent = { type: 'GatewayStopped', gateway };
const lost: GatewayEvent = { type: 'GatewayLost', gateway, by };
const returned: GatewayEvent = { type: 'GatewayReturned', gateway };
const ALL = [started, draining, stopped, lost, returned];

const after = (...events: readonly GatewayEvent[]): GatewayState =>
  events.reduce(
    (state, event, index) => gatewayDecider.evolve(state, event, { id: gateway, at: index + 1 }),
    unknownGateway,
  );
const given = (...events: readonly GatewayEvent[]) => ({
  when: (command: GatewayCommand) => gatewayDecider.decide(command, after(...events)),
});

describe('a gateway', () => {
  test('starts, once', () => {
    expect(given().when({ type: 'start', gateway, program: '1.2.3' })).toEqual(decided(started));
    for (const events of [[started], [started, draining], [started, lost], [started, stopped]])
      expect(given(...events).when({ type: 'start', gateway, program: '1.2.3' })).toEqual(alreadySo);
    expect(after(started)).toEqual({ status: 'alive', program: '1.2.3', startedAt: 1 });
  });
  test('that is about to stop says so, once, and only while it is alive', () => {
    expect(given(started).when({ type: 'drain', gateway })).toEqual(decided(draining));
    for (const events of [[], [started, draining], [started, lost], [started, stopped]])
      expect(given(...events).when({ type: 'drain', gateway })).toEqual(alreadySo);
    expect(after(started, draining)).toMatchObject({ status: 'draining', drainingAt: 2 });
  });
  test('stops, from whatever it was', () => {
    for (const events of [[started], [started, draining], [started, lost]]) {
      expect(given(...events).when({ type: 'stop', gateway })).toEqual(decided(stopped));
      expect(after(...events, stopped)).toEqual({ status: 'stopped', stoppedAt: events.length + 1 });
    }
  });
  test('that has stopped, or never was, stops no more', () => {
    expect(given(started, stopped).when({ type: 'stop', gateway })).toEqual(alreadySo);
    expect(given().when({ type: 'stop', gateway })).toEqual(alreadySo);
  });
});

describe('a gateway that another misses', () => {
  test('is lost, alive or draining', () => {
    expect(given(started).when({ type: 'lose', gateway, by })).toEqual(decided(lost));
    expect(given(started, draining).when({ type: 'lose', gateway, by })).toEqual(decided(lost));
    expect(after(started, lost)).toEqual({ status: 'lost', program: '1.2.3', startedAt: 1, lostAt: 2 });
  });
  test('is lost once, however many miss it, and the first time counts', () => {
    expect(given(started, lost).when({ type: 'lose', gateway, by })).toEqual(alreadySo);
    expect(after(started, lost, lost)).toEqual(after(started, lost));
  });
  test('that has stopped, or is unknown, is missed by nobody', () => {
    expect(given(started, stopped).when({ type: 'lose', gateway, by })).toEqual(alreadySo);
    expect(given().when({ type: 'lose', gateway, by })).toEqual(alreadySo);
  });
  test('returns, and is alive as before; one that was draining has to say so again', () => {
    expect(given(started, lost).when({ type: 'return', gateway })).toEqual(decided(returned));
    expect(after(started, lost, returned)).toEqual(after(started));
    expect(after(started, draining, lost, returned)).toEqual(after(started));
  });
  test('returns only if it was lost', () => {
    for (const events of [[], [started], [started, draining], [started, stopped], [started, lost, returned]])
      expect(given(...events).when({ type: 'return', gateway })).toEqual(alreadySo);
  });
});

describe('the connections of a gateway', () => {
  test('count while it is alive or draining', () => {
    expect([after(started), after(started, draining), after(started, lost, returned)].map(isServing)).not.toContain(
      false,
    );
    expect([after(), after(started, lost), after(started, stopped)].map(isServing)).not.toContain(true);
  });
  test('are gone since it was lost or stopped', () => {
    const states = [after(), after(started), after(started, draining), after(started, lost), after(started, stopped)];
    expect(states.map(goneSince)).toEqual([null, null, null, 2, 2]);
  });
});

test('a gateway rests when it is lost or has stopped, not before', () => {
  expect([after(started, lost), after(started, stopped)].map(gatewayRests)).toEqual([true, true]);
  const others = [after(), after(started), after(started, draining), after(started, lost, returned)];
  expect(others.map(gatewayRests)).not.toContain(true);
});

test('an unknown gateway stays unknown, a stopped one stopped, whatever is said of it', () => {
  for (const event of ALL.slice(1)) {
    expect(after(event)).toEqual(unknownGateway);
    expect(after(started, stopped, event)).toEqual(after(started, stopped));
  }
});
