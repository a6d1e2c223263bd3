import { expect, test } from '@jest/globals';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createOwnerFile, readIfThere, writeOwnerFile } from './owner-file.ts';
import { keepSessionSecret } from './session-secret.ts';
import { makeFolder } from './start.fixture.ts';

test('of many who create a file, one does; nothing else is left', async () => {
  const { path, remove } = await makeFolder();
  const file = join(path, 'file');
  const made = await Promise.all(['a', 'b', 'c'].map((content) => createOwnerFile(file, content)));
  expect(made.filter((one) => one)).toHaveLength(1);
  expect(await readdir(path)).toEqual(['file']);
  await writeOwnerFile(file, 'd');
  expect(await readIfThere(file)).toBe('d');
  expect(await readIfThere(`${file}s`)).toBeUndefined();
  await remove();
});

test('the session secret is made once, and only its owner can read it', async () => {
  const { path, remove } = await makeFolder();
  const [first, second] = await Promise.all([keepSessionSecret(path), keepSessionSecret(path)]);
  expect(first).toBe(second);
  expect(await keepSessionSecret(path)).toBe(first);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect((await stat(join(path, 'session-secret'))).mode & 0o777).toBe(0o600);
  await remove();
});
