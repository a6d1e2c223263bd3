import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDataFolder } from './data-lock.ts';
import { makeFolder } from './start.fixture.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let lockFile: string;
beforeEach(async () => {
  folder = await makeFolder();
  lockFile = join(folder.path, 'start.lock');
});
afterEach(() => folder.remove());

test('a lock is held until it is released', async () => {
  const lock = await lockDataFolder(folder.path);
  expect(lock.tookOver).toBe(false);
  expect(await readFile(lockFile, 'utf8')).toBe(`${process.pid}\n`);
  await lock.release();
  expect(await readdir(folder.path)).toEqual([]);
});

test('a second start is refused with the first one’s process and what to do', async () => {
  const first = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'start/main.mjs']);
  await writeFile(lockFile, `${first.pid}\n`);
  await expect(lockDataFolder(folder.path)).rejects.toMatchObject({
    code: 'ALREADY_RUNNING',
    message: expect.stringContaining(`kill ${first.pid}`),
  });
  expect(await readFile(lockFile, 'utf8')).toBe(`${first.pid}\n`);
  first.kill();
});

test('the lock of a dead process is taken over', async () => {
  const dead = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => dead.once('close', resolve));
  await writeFile(lockFile, `${dead.pid}\n`);
  const lock = await lockDataFolder(folder.path);
  expect(lock.tookOver).toBe(true);
  await lock.release();
  expect(await readdir(folder.path)).toEqual([]);
});

test('after a reboot the number may belong to another program, or to this one: the lock is taken over', async () => {
  const other = spawn('sleep', ['60']);
  for (const content of [`${other.pid}\n`, `${process.pid}\n`, '', 'nonsense', '-1']) {
    await writeFile(lockFile, content);
    const lock = await lockDataFolder(folder.path);
    expect(lock.tookOver).toBe(true);
    await lock.release();
  }
  other.kill();
});
