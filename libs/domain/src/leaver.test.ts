import { expect, test } from '@jest/globals';
import { leaverOf } from './leaver.ts';
import type { LobbyEvent } from './lobby-event.ts';
import { accepts, ana, arrives, ben, cleo, leaves, lobbyAfter } from './lobby.fixture.ts';

const seated = [arrives(ana), arrives(ben), accepts(ben, ana)];
const leaver = (...events: readonly LobbyEvent[]) =>
  leaverOf({ north: ana, south: ben }, lobbyAfter(...seated, ...events).player);

test('nobody has left while both have their sessions, connected or not', () => {
  expect(leaver()).toBeNull();
  expect(leaver(arrives(cleo), leaves(cleo))).toBeNull();
});

test('who has left is known with the log time of it', () => {
  expect(leaver(leaves(ben))).toEqual({ client: ben, leftAt: 4 });
  expect(leaver(arrives(cleo), leaves(ana))).toEqual({ client: ana, leftAt: 5 });
});

test('of two who have left, it is the first', () => {
  expect(leaver(leaves(ben), leaves(ana))).toEqual({ client: ben, leftAt: 4 });
  expect(leaver(leaves(ana), leaves(ben))).toEqual({ client: ana, leftAt: 4 });
});

test('who has come back has not left', () => {
  expect(leaver(leaves(ben), arrives(ben))).toBeNull();
});
