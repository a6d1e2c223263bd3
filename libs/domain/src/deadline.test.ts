import { describe, expect, test } from '@jest/globals';
import { INVITE_LIFETIME, inviteDeadline, SESSION_GRACE, sessionDeadline } from './deadline.ts';
import type { LobbyEvent } from './lobby-event.ts';
import {
  ana,
  arrives,
  attaches,
  ben,
  detaches,
  gateway,
  gatewayStarts,
  idOf,
  invites,
  leaves,
  lobbyAfter,
  tab,
} from './lobby.fixture.ts';

const GRACE = 1000;
const other = idOf<typeof gateway>('5');
const lost = (id = gateway): LobbyEvent => ({ type: 'GatewayLost', gateway: id, by: idOf('9') });
const says = (type: 'GatewayDraining' | 'GatewayStopped' | 'GatewayReturned', id = gateway): LobbyEvent => ({
  type,
  gateway: id,
});
const tick = leaves(ben);

/** Log times are 1, 2, 3 …: the deadline as the number of the event that it counts from, or null. */
const countsFrom = (...events: readonly LobbyEvent[]): number | null => {
  const lobby = lobbyAfter(...events);
  const deadline = sessionDeadline(lobby.player(ana), lobby.gateway, GRACE);
  return deadline === null ? null : deadline - GRACE;
};

describe('a session', () => {
  test('that was never attached counts from its start', () => {
    expect(countsFrom(gatewayStarts(), arrives(ana))).toBe(2);
    expect(countsFrom(gatewayStarts(), arrives(ana), tick, arrives(ana))).toBe(4);
  });
  test('has no deadline while one of its tabs is at a gateway that serves', () => {
    expect(countsFrom(gatewayStarts(), arrives(ana), attaches(ana))).toBeNull();
    expect(countsFrom(gatewayStarts(), arrives(ana), attaches(ana), says('GatewayDraining'))).toBeNull();
    const two = [gatewayStarts(), gatewayStarts(other), arrives(ana), attaches(ana), attaches(ana, other, tab('5'))];
    expect(countsFrom(...two, lost())).toBeNull();
    expect(countsFrom(...two, detaches(ana))).toBeNull();
  });
  test('counts from the last detach', () => {
    const two = [gatewayStarts(), arrives(ana), attaches(ana), attaches(ana, gateway, tab('5'))];
    expect(countsFrom(...two, detaches(ana), tick, detaches(ana, gateway, tab('5')), tick)).toBe(7);
  });
  test('counts from the loss of its gateway, or its stop', () => {
    expect(countsFrom(gatewayStarts(), arrives(ana), attaches(ana), tick, lost(), tick)).toBe(5);
    expect(countsFrom(gatewayStarts(), arrives(ana), attaches(ana), tick, says('GatewayStopped'), tick)).toBe(5);
  });
  test('counts from the last of several losses and detaches', () => {
    const two = [gatewayStarts(), gatewayStarts(other), arrives(ana), attaches(ana), attaches(ana, other, tab('5'))];
    expect(countsFrom(...two, lost(other), tick, lost())).toBe(8);
    expect(countsFrom(...two, lost(other), tick, detaches(ana))).toBe(8);
    expect(countsFrom(...two, detaches(ana), tick, lost(other))).toBe(8);
  });
  test('goes on when its gateway returns', () => {
    expect(countsFrom(gatewayStarts(), arrives(ana), attaches(ana), lost(), says('GatewayReturned'))).toBeNull();
  });
  test('at a gateway that nobody knows is not connected', () => {
    expect(countsFrom(arrives(ana), attaches(ana))).toBe(2);
  });
  test('that is over has none', () => {
    expect(countsFrom(gatewayStarts())).toBeNull();
    expect(countsFrom(gatewayStarts(), arrives(ana), leaves(ana))).toBeNull();
  });
  test('lasts a minute unless told otherwise', () => {
    const lobby = lobbyAfter(gatewayStarts(), arrives(ana));
    expect(sessionDeadline(lobby.player(ana), lobby.gateway)).toBe(2 + SESSION_GRACE);
    expect(SESSION_GRACE).toBe(60_000_000);
  });
});

test('an invite ends half an hour after it was sent to all, ten minutes after it was sent to one', () => {
  const [toBen, toAll] = lobbyAfter(arrives(ana), invites(ana, ben), invites(ana, null, idOf('9'))).player(ana).invites;
  expect([toBen && inviteDeadline(toBen), toAll && inviteDeadline(toAll)]).toEqual([
    2 + INVITE_LIFETIME.toOne,
    3 + INVITE_LIFETIME.toAll,
  ]);
  expect(INVITE_LIFETIME).toEqual({ toOne: 600_000_000, toAll: 1_800_000_000 });
});
