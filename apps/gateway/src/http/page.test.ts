import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import express from 'express';
import { pageRoutes } from './page.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const serve = async (files: Readonly<Record<string, string | Buffer>>): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'battleline-page-'));
  closing.push(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const app = express();
  app.use(pageRoutes(folder));
  app.use((_, response) => void response.status(404).end());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
};

const get = async (port: number, path: string, encodings = '') => {
  const asking = request({ port, host: '127.0.0.1', path, headers: { 'accept-encoding': encodings }, agent: false });
  const answered = once(asking, 'response') as Promise<[IncomingMessage]>;
  asking.end();
  const [response] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
};

test('all addresses of the page are one document, which is asked for anew each time', async () => {
  const port = await serve({ 'index.html': '<p>page' });
  for (const path of ['/', '/rules', '/games', '/table/3-abc', '/game/abc', '/game/abc/12']) {
    const { status, headers, body } = await get(port, path);
    expect([status, headers['cache-control'], String(body)]).toEqual([200, 'no-cache', '<p>page']);
    expect(headers['content-type']).toMatch('text/html');
  }
  expect((await get(port, '/nothing')).status).toBe(404);
  expect((await get(port, '/../package.json')).status).toBe(404);
});

test('files that are named after their content are kept for ever', async () => {
  const port = await serve({ 'index.html': '', 'assets/a-1.js': 'let a' });
  expect((await get(port, '/assets/a-1.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

test('a file goes out compressed where the browser understands that', async () => {
  const port = await serve({ 'index.html': '<p>page', 'index.html.gz': gzipSync('<p>page') });
  const small = await get(port, '/', 'gzip, br');
  expect([small.headers['content-encoding'], small.headers['vary']]).toEqual(['gzip', 'Accept-Encoding']);
  expect(small.headers['content-type']).toMatch('text/html');
  expect(small.body).toEqual(gzipSync('<p>page'));
  expect((await get(port, '/', 'identity')).headers['content-encoding']).toBeUndefined();
});

test('without a page there is nothing', async () => {
  const app = express();
  app.use(pageRoutes('/nowhere'));
  app.use((_, response) => void response.status(404).end());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  expect((await get((server.address() as AddressInfo).port, '/')).status).toBe(404);
});
