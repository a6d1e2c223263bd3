import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseDataFolder, defaultDataFolders, prepareDataFolder } from './data-folder.ts';
import { makeFolder } from './start.fixture.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

test('the data goes beside the program', async () => {
  expect(await chooseDataFolder(folder.path, 'postgres', false)).toEqual({ folder: join(folder.path, 'data') });
  expect(await chooseDataFolder(folder.path, 'postgres', true)).toEqual({ folder: join(folder.path, 'data') });
});

test("root's data goes to a system folder where Postgres' user could not reach the checkout, and it says why", async () => {
  const checkout = join(folder.path, 'closed/checkout');
  await mkdir(checkout, { recursive: true });
  await chmod(join(folder.path, 'closed'), 0o700);
  expect(await chooseDataFolder(checkout, 'postgres', false)).toEqual({ folder: join(checkout, 'data') });
  const chosen = await chooseDataFolder(checkout, 'postgres', true);
  expect(chosen.folder).toBe(defaultDataFolders(checkout)[1]);
  expect(chosen.folder).toMatch(/^\/var\/lib\/battleline\/checkout-[0-9a-f]{8}$/);
  expect(chosen.why).toContain(`may not pass ${join(folder.path, 'closed')}`);
});

test('what stands for Kafka has a folder of its own, which the tools find, too', async () => {
  const { folder: chosen } = await chooseDataFolder(folder.path, 'kafka', false);
  expect(chosen).toBe(join(folder.path, 'data/on-kafka'));
  expect(defaultDataFolders(folder.path)).toContain(chosen);
});

test('two checkouts of one name have different system folders', () => {
  expect(defaultDataFolders('/a/battleline')[1]).not.toBe(defaultDataFolders('/b/battleline')[1]);
});

test("a new folder is closed to others, but for the passage of root's Postgres", async () => {
  const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
  await prepareDataFolder(join(folder.path, 'a/b'), false);
  expect(await mode(join(folder.path, 'a/b'))).toBe(0o700);
  await prepareDataFolder(join(folder.path, 'c/d'), true);
  expect([await mode(join(folder.path, 'c')), await mode(join(folder.path, 'c/d'))]).toEqual([0o711, 0o711]);
  expect(await mode(folder.path)).toBe(0o755);
});

test('a folder that cannot be made is told with what to do', async () => {
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  for (const path of [file, join(file, 'data')]) {
    await expect(prepareDataFolder(path, false)).rejects.toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: expect.stringMatching(/file.* can't be written .*\n.*npm start -- --data FOLDER/),
    });
  }
});
