import { afterEach, describe, expect, test } from '@jest/globals';
import { decodeRecord, encodeControl, hashValue } from '@battleline/events';
import { createGateways, type TestGateway } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

/** A record that only a newer program can read. */
const NEWER = Uint8Array.from([0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

const stopLobby = (): void => {
  gateways.store().land({ topic: 'lobby', partition: 0, key: null, value: NEWER });
};

const voidNewer = (): void => {
  const records = gateways.store().partition('lobby', 0)?.records ?? [];
  const offset = records.findIndex((record) => hashValue(record?.value ?? null) === hashValue(NEWER));
  const value = encodeControl({ type: 'RecordVoided', topic: 'lobby', partition: 0, offset, hash: hashValue(NEWER) });
  gateways.store().land({ topic: 'control', partition: 0, key: null, value });
};

const saysOf = (gateway: TestGateway): string[] =>
  (gateways.store().partition('lobby', 0)?.records ?? []).flatMap((record) => {
    const decoded = decodeRecord(record?.value ?? null);
    return decoded.status === 'decoded' && decoded.header.streams[0]?.id === gateway.id ? [decoded.event.type] : [];
  });

const ask = async ({ address }: TestGateway, path: string, method = 'GET') => {
  const answer = await fetch(`${address}${path}`, { method });
  return [answer.status, await answer.text()] as const;
};

describe('a gateway that starts while the lobby holds a record of a newer version', () => {
  const begin = async (): Promise<TestGateway> => {
    await (await gateways.start()).stop();
    stopLobby();
    return gateways.begin();
  };
  const notReady = '{"ready":false,"reason":"a partition holds records of a newer version"}';

  test('answers about its health, takes no clients, and ends when it is told to', async () => {
    const gateway = await begin();
    expect(await ask(gateway, '/healthz')).toEqual([200, '{"alive":true}']);
    await expect(ask(gateway, '/metrics')).resolves.toMatchObject([200, expect.stringContaining('stopped_partitions')]);
    await expect(gateway.connect()).rejects.toThrow('503');
    expect(await ask(gateway, '/readyz')).toEqual([503, notReady]);
    expect(await ask(gateway, '/api/guest', 'POST')).toMatchObject([503, expect.stringContaining('UNAVAILABLE')]);
    await gateway.stop();
    expect(await gateway.ready).toBe(false);
  });

  test('is ready as soon as an operator has declared that record void, and says so in the lobby once', async () => {
    const gateway = await begin();
    voidNewer();
    expect(await gateway.ready).toBe(true);
    expect(await ask(gateway, '/readyz')).toEqual([200, '{"ready":true,"reason":"follows the log"}']);
    await gateway.enter();
    await gateway.stop();
    expect(saysOf(gateway)).toEqual(['GatewayStarted', 'GatewayStopped']);
  });
});
