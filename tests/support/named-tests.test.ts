import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url).pathname;
const NAMED = /`([\w./-]+\.ts) › ([^`]+)`/g;

/** Tests named in a page as `file › title` that its file does not have. */
const missingTests = (page: string): string[] =>
  [...page.matchAll(NAMED)].flatMap(([name, file = '', title = '']) => {
    const [found] = globSync(file, { cwd: ROOT });
    return found !== undefined &&
      readFileSync(ROOT + found, 'utf8')
        .replaceAll("\\'", "'")
        .includes(title)
      ? []
      : [name];
  });

const pages = globSync('{README.md,docs/**/*.md}', { cwd: ROOT });

test.each(pages)('every test that %s names is there', (page) => {
  expect(missingTests(readFileSync(ROOT + page, 'utf8'))).toEqual([]);
});

test('a test that is not there is told', () => {
  const own = 'tests/support/named-tests.test.ts';
  expect(missingTests(`\`${own} › a test that is not there is told\``)).toEqual([]);
  const [wrong, gone] = [`\`${own} › ${'no such'} title\``, '`tests/none.test.ts › any`'];
  expect(missingTests(`| ${wrong} | ${gone} |`)).toEqual([wrong, gone]);
});
