import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildPage } from './page-build.ts';
import { makeFolder } from './start.fixture.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let said: string[];
beforeEach(async () => {
  folder = await makeFolder();
  said = [];
  for (const source of ['apps/web/src', 'libs/client/src', 'libs/domain/src', 'libs/protocol/src'])
    await mkdir(join(folder.path, source), { recursive: true });
  await writeFile(join(folder.path, 'package-lock.json'), '{}');
});
afterEach(() => folder.remove());

const build = (make: (into: string) => Promise<unknown>): Promise<void> =>
  buildPage({
    root: folder.path,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
    build: async (_, into) => {
      await mkdir(into);
      await make(into);
    },
  });
const page = (text: string) => (into: string) => writeFile(join(into, 'index.html'), text);
const shown = (): Promise<string> => readFile(join(folder.path, 'apps/web/dist/index.html'), 'utf8');

test('the page is built once, and again when what it is made of has changed', async () => {
  await build(page('one'));
  await build(page('two'));
  expect([await shown(), said]).toEqual(['one', ['building the page']]);
  await writeFile(join(folder.path, 'libs/domain/src/card.ts'), 'let card');
  await build(page('three'));
  expect(await shown()).toBe('three');
  expect(said[1]).toBe('building the page again: it has changed');
});

test('a build that fails leaves the page that was there, and says why', async () => {
  await build(page('one'));
  await writeFile(join(folder.path, 'apps/web/src/main.tsx'), 'let');
  const failing = build(() => Promise.reject(Object.assign(new Error('exit code 1'), { stderr: 'no such import\n' })));
  await expect(failing).rejects.toMatchObject({
    code: 'PAGE',
    message: "The players' page can't be built:\nno such import",
  });
  expect(await shown()).toBe('one');
  expect(await readdir(join(folder.path, 'apps/web'))).toEqual(['dist', 'src']);
});
