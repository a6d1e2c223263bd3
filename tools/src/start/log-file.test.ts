import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLogFile } from './log-file.ts';
import { makeFolder } from './start.fixture.ts';

test('a log goes on where it was, and a full one is put aside', async () => {
  const { path, remove } = await makeFolder();
  const file = join(path, 'some.log');
  for (const lines of [['one'], ['two', 'three']]) {
    const log = openLogFile(file, 6);
    for (const line of lines) log.write(line);
    log.close();
  }
  expect(await readFile(`${file}.1`, 'utf8')).toBe('one\ntwo\n');
  expect(await readFile(file, 'utf8')).toBe('three\n');
  await remove();
});
