import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.ts';
import { makeFolder } from './start.fixture.ts';
import { superviseProcess, type SupervisedProcess } from './supervised-process.ts';

const READY = `
import { createServer } from 'node:http';
createServer((_, response) => response.end('{}')).listen(process.env.HTTP_PORT, '127.0.0.1');`;

let folder: Awaited<ReturnType<typeof makeFolder>>;
let said: string[];
let running: SupervisedProcess | undefined;
beforeEach(async () => {
  folder = await makeFolder();
  said = [];
});
afterEach(async () => {
  await running?.stop(5_000);
  running = undefined;
  await folder.remove();
});

const supervise = async (source: string): Promise<SupervisedProcess> => {
  const program = join(folder.path, 'program.mjs');
  await writeFile(program, source);
  const port = await freePort('127.0.0.1');
  running = superviseProcess(
    { name: 'some', program, environment: { HTTP_PORT: `${port}` }, address: `http://127.0.0.1:${port}` },
    { say: (line) => said.push(line), logFolder: folder.path, backoff: { firstMs: 10, maxMs: 10 } },
  );
  return running;
};

const until = async (isSo: () => boolean): Promise<void> => {
  const deadline = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`it never was so; said: ${said.join('\n')}`);
    await delay(20);
  }
};

test('a process that dies is started again, and says so', async () => {
  const one = await supervise(READY);
  await one.ready;
  const pid = one.pid()!;
  process.kill(pid, 'SIGKILL');
  await until(() => said.includes('some is ready again'));
  expect(said[0]).toMatch(/^some ended by SIGKILL; starting it again in 0\.0 s \(log: .*some\.log\)$/);
  expect(one.pid()).not.toBe(pid);
});

test('one that dies again and again before it is ready is given up, with its last words', async () => {
  const one = await supervise(`console.log('a line'); throw new Error('no luck');`);
  await expect(one.ready).rejects.toMatchObject({
    code: 'PROCESS_FAILED',
    message: expect.stringMatching(/some ended with exit code 1: Error: no luck\nIts log: .*some\.log/),
  });
  expect(said).toHaveLength(2);
  expect((await readFile(join(folder.path, 'some.log'), 'utf8')).match(/^a line$/gm)).toHaveLength(3);
});

test('one with a wrong configuration is given up at once', async () => {
  const one = await supervise(`console.error('PORT: is missing'); process.exit(78);`);
  await expect(one.ready).rejects.toThrow('some ended with exit code 78: PORT: is missing');
  expect(said).toEqual([]);
});

test('warnings are shown, everything is in the log', async () => {
  const lines = [
    { level: 'info', msg: 'ready' },
    { level: 'warn', msg: 'slow', topic: 'lobby' },
  ].map((entry) => JSON.stringify(entry));
  const one = await supervise(`${READY}\nconsole.log(${JSON.stringify(lines.join('\n'))});`);
  await one.ready;
  await until(() => said.length > 0);
  expect(said).toEqual(['some: warn: slow (topic=lobby)']);
  expect(await readFile(join(folder.path, 'some.log'), 'utf8')).toBe(`${lines.join('\n')}\n`);
});

test('one that does not stop in time is killed', async () => {
  const one = await supervise(`${READY}\nprocess.on('SIGTERM', () => {});`);
  await one.ready;
  await one.stop(50);
  expect(said).toEqual(['some did not stop within 0.05 s: killed']);
  expect(one.pid()).toBeUndefined();
  running = undefined;
});
