import { afterEach, describe, expect, test } from '@jest/globals';
import { createGateways, type TestGateway } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const signIn = ({ address }: TestGateway): Promise<Response> =>
  fetch(`${address}/api/guest`, { method: 'POST', signal: AbortSignal.timeout(5000) });

const signOut = ({ address }: TestGateway, token: string): Promise<Response> =>
  fetch(`${address}/api/session`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5000),
  });

describe('while the log does not answer', () => {
  test.each([
    ['shows nothing new', 'hide', 'show'],
    ['is away', 'breakOff', 'mend'],
  ] as const)(
    'because it %s, signing in and out are answered 503 in time, and work again later',
    async (_, end, begin) => {
      const gateway = await gateways.start();
      const { token } = await gateway.guest();
      gateway.log.faults[end]();
      for (const answer of await Promise.all([signIn(gateway), signOut(gateway, token)])) {
        expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'UNAVAILABLE' }]);
      }
      gateway.log.faults[begin]();
      expect([(await signIn(gateway)).status, (await signOut(gateway, token)).status]).toEqual([201, 204]);
    },
  );
});
