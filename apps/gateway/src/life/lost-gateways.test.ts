import {
  evolveGateway,
  type GatewayEvent,
  type GatewayId,
  type GatewayState,
  unknownGateway,
} from '@battleline/domain';
import { type FoldedBatch } from '@battleline/events';
import { createBeatWatch, type Logger } from '@battleline/service';
import { expect, test } from '@jest/globals';
import { createLostGateways, type LostGatewaysDeps } from './lost-gateways.ts';
import type { World } from '../world.ts';
import type { LobbyWriter } from '../writing/lobby-writer.ts';

const [own, other] = ['a', 'b'].map((digit) => digit.repeat(32)) as [GatewayId, GatewayId];

/** What a gateway writes at one look, where the lobby says this of it and of another one. */
const written = async (
  mine: readonly GatewayEvent['type'][],
  silent: boolean,
  features: readonly string[] = ['presence'],
): Promise<unknown[]> => {
  const events: unknown[] = [];
  const after = (id: GatewayId, types: readonly GatewayEvent['type'][]): GatewayState =>
    types.reduce(
      (state, type) => evolveGateway(state, { type, gateway: id, program: '1', by: id }, { id, at: 1 }),
      unknownGateway,
    );
  const world = {
    gateway: (id: GatewayId) => after(id, id === own ? mine : ['GatewayStarted']),
    features: () => new Set(features),
    isFresh: () => true,
    lobbyFold: () => undefined,
  } as unknown as World;
  const writeLobby = (async (decide: Parameters<LobbyWriter>[0]) => {
    const decision = decide();
    if (decision.ok && decision.event) events.push(decision.event);
    return { status: 'written', header: null };
  }) as LobbyWriter;
  const watch = { isSilent: (id: string) => silent && id === other, note: () => undefined };
  const log = { warn: () => undefined } as unknown as Logger;
  createLostGateways({ own: { id: () => own }, world, writeLobby, watch, gateways: () => [own, other], log }).look();
  await Promise.resolve();
  return events;
};

test('a gateway that has fallen silent is declared lost by one that lives', async () => {
  expect(await written(['GatewayStarted'], true)).toEqual([{ type: 'GatewayLost', gateway: other, by: own }]);
  expect(await written(['GatewayStarted'], false)).toEqual([]);
});

test('not before that may be written, nor by one that is not alive itself', async () => {
  expect(await written(['GatewayStarted'], true, [])).toEqual([]);
  expect(await written(['GatewayStarted', 'GatewayDraining'], true)).toEqual([]);
});

test('a gateway that was declared lost and lives says that it is back, and declares nobody lost before', async () => {
  expect(await written(['GatewayStarted', 'GatewayLost'], true)).toEqual([{ type: 'GatewayReturned', gateway: own }]);
});

test('one that says that it is back is not silent, though its next heartbeat is still to come', () => {
  const watch = createBeatWatch(() => own);
  for (let second = 0; second <= 12; second += 2) watch.note(own, second * 1000);
  expect(watch.isSilent(other)).toBe(true);
  const lost = createLostGateways({ own: { id: () => own }, watch } as unknown as LostGatewaysDeps);
  const returned = { status: 'admitted', event: { type: 'GatewayReturned', gateway: other } };
  lost.onBatch({ records: [{ time: 12_500 }], outcomes: [returned] } as unknown as FoldedBatch);
  expect(watch.isSilent(other)).toBe(false);
});
