import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

test('one that has ended is not alive while its parent hasn’t noticed', async () => {
  // The shell ends its child, and stops looking after its children before it could notice.
  const shell = spawn('sh', ['-c', 'sleep 60 & kill -9 $!; echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    // Else this never ends.
    while (isAlive(Number(line.toString()))) await nextTurn();
  } finally {
    shell.kill('SIGKILL');
  }
});
