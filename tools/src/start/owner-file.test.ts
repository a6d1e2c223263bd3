import { expect, test } from '@jest/globals';
import { readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOwnerFile, readIfThere, writeOwnerFile } from './owner-file.ts';
import { keepSecrets, readAccountSecrets } from './secrets.ts';
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

const NONE = { session: undefined, name: undefined, master: undefined, second: undefined };

test('secrets are made once, differ, and only their owner can read them; a given one is not kept', async () => {
  const { path, remove } = await makeFolder();
  const [first, again] = await Promise.all([keepSecrets(path, NONE), keepSecrets(path, NONE)]);
  expect(first).toEqual(again);
  expect(await keepSecrets(path, NONE)).toEqual(first);
  const { second, ...made } = first;
  expect([second, new Set(Object.values(made)).size]).toEqual([undefined, 3]);
  for (const secret of Object.values(made)) expect(secret).toMatch(/^[\w-]{43}$/);
  for (const file of ['session-secret', 'name-secret', 'master-key'])
    expect((await stat(join(path, file))).mode & 0o777).toBe(0o600);
  expect(await keepSecrets(path, { ...NONE, name: 'given' })).toEqual({ ...first, name: 'given' });
  await remove();
});

test('the master key that was put aside is the second one, for processes and for operators', async () => {
  const { path, remove } = await makeFolder();
  const { master } = await keepSecrets(path, NONE);
  await rename(join(path, 'master-key'), join(path, 'second-master-key'));
  const changed = await keepSecrets(path, NONE);
  expect(changed.master).not.toBe(master);
  expect(changed.second).toBe(master);
  expect(await readAccountSecrets(path)).toMatchObject({ MASTER_KEY: changed.master, SECOND_MASTER_KEY: master });
  await remove();
});

test.each(['master-key', 'second-master-key'])(
  'a %s that holds none is told, with its file, and stays as it is',
  async (file) => {
    const { path, remove } = await makeFolder();
    await keepSecrets(path, NONE);
    await writeFile(join(path, file), 'm'.repeat(44));
    const told = expect.stringMatching(
      new RegExp(`${file} holds no master key: 44 characters instead of 32 bytes[^]*Put back`),
    );
    await expect(keepSecrets(path, NONE)).rejects.toMatchObject({ code: 'SECRET', message: told });
    expect(await readIfThere(join(path, file))).toBe('m'.repeat(44));
    await remove();
  },
);
