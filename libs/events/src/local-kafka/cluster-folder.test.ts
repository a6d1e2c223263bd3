import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimClusterFolder } from './cluster-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'battleline-folder-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const claim = (brokers = 1) => claimClusterFolder(join(folder, 'data'), brokers, () => undefined);

test('a folder keeps its cluster id over restarts', async () => {
  const first = await claim();
  await first.release();
  expect((await claim()).clusterId).toBe(first.clusterId);
});

test('a second start on the same folder is told where the first one runs', async () => {
  const first = await claim();
  await first.noteBrokers(['127.0.0.1:1'], []);
  await expect(claim()).rejects.toThrow('KAFKA_BROKERS=127.0.0.1:1');
});

test('a claim whose process is gone is taken over', async () => {
  await (await claim()).release();
  const goneProcess = { pid: 2 ** 30, bootstrap: [], brokers: [2 ** 30] };
  await writeFile(join(folder, 'data', 'running.json'), JSON.stringify(goneProcess));
  await (await claim()).release();
});

test('a cluster is not continued with another number of brokers', async () => {
  await (await claim(1)).release();
  await expect(claim(3)).rejects.toThrow('holds a cluster of 1 broker');
  await (await claim(1)).release();
});

test('a folder that cannot be written to is named', async () => {
  await writeFile(join(folder, 'data'), 'a file');
  await expect(claim()).rejects.toThrow(`${join(folder, 'data')} can't be used`);
});
