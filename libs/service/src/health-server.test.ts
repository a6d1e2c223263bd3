import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createRegistry } from './metrics.ts';
import { type Readiness, startHealthServer } from './health-server.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const serve = async (readiness: () => Readiness) => {
  const registry = createRegistry('test', { version: '1.2.3', commit: 'abc' });
  const server = await startHealthServer({ host: '127.0.0.1', port: 0, readiness, registry });
  closers.push(server.close);
  return (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
};

test('a process is alive before it is ready, and says why it is not', async () => {
  let ready = false;
  const get = await serve(() => ({ ready, reason: ready ? 'ready' : 'folding the log' }));
  expect((await get('/healthz')).status).toBe(200);
  const waiting = await get('/readyz');
  expect([waiting.status, await waiting.json()]).toEqual([503, { ready: false, reason: 'folding the log' }]);
  ready = true;
  expect((await get('/readyz')).status).toBe(200);
});

test('metrics name the role and the program', async () => {
  const get = await serve(() => ({ ready: true, reason: 'ready' }));
  const text = await (await get('/metrics')).text();
  expect(text).toContain('battleline_program_info{version="1.2.3",commit="abc",role="test"} 1');
  expect(text).toContain('process_cpu_seconds_total{role="test"}');
});

test('other paths are refused with a code', async () => {
  const get = await serve(() => ({ ready: true, reason: 'ready' }));
  const answer = await get('/secret');
  expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
});

test('a port that is in use is named in the error', async () => {
  const taken = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
  closers.push(async () => taken.close());
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const registry = createRegistry('test', { version: '1', commit: 'c' });
  const readiness = (): Readiness => ({ ready: true, reason: 'ready' });
  await expect(startHealthServer({ host: '127.0.0.1', port, readiness, registry })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}`,
  );
});
