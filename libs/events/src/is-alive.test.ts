import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { isAlive } from './is-alive.ts';

test('a process is alive until it ends, also one of somebody else', async () => {
  expect([isAlive(process.pid), isAlive(1)]).toEqual([true, true]);
  const child = spawn('sleep', ['60']);
  const pid = child.pid ?? 0;
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(pid)).toBe(false);
});
