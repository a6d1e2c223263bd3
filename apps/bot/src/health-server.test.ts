import { expect, test } from '@jest/globals';
import { startHealthServer } from './health-server.ts';

test('a process of bots says whether it lives and whether it is ready', async () => {
  let isReady = false;
  const server = await startHealthServer({ host: '127.0.0.1', port: 0, isReady: () => isReady });
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return [response.status, await response.json()];
  };
  expect(await ask('/healthz')).toEqual([200, { alive: true }]);
  expect(await ask('/readyz')).toEqual([503, { ready: false, reason: 'signs in' }]);
  isReady = true;
  expect(await ask('/readyz')).toEqual([200, { ready: true, reason: 'waits for games' }]);
  expect(await ask('/')).toMatchObject([404, { code: 'NOT_FOUND' }]);
  server.close();
});
