import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { PLANTED_BUGS, plantInto } from './bugs.ts';

const root = new URL('../../../', import.meta.url);

test.each(Object.entries(PLANTED_BUGS))('the bug %s can still be planted', (_, bug) => {
  const source = readFileSync(new URL(bug.file, root), 'utf8');
  expect(plantInto(source, bug)).not.toBe(source);
});

test('a process with a planted bug has it, and its source has not', () => {
  const source = new URL(PLANTED_BUGS['own-clock'].file, root).href;
  const program = `import { nextLogTime } from '${source}'; console.log(nextLogTime(0, 5) > 5_000_000)`;
  const plant = new URL('plant.ts', import.meta.url).href;
  const run = (...more: string[]): string =>
    execFileSync(process.execPath, ['--no-warnings', ...more, '--input-type=module', '--eval', program], {
      cwd: fileURLToPath(new URL('tests/', root)),
      env: { PLANTED_BUG: 'own-clock' },
      encoding: 'utf8',
    }).trim();
  expect([run(), run('--import', plant)]).toEqual(['false', 'true']);
});

test('a bug that has lost its place says so', () => {
  expect(() => plantInto('', PLANTED_BUGS['own-clock'])).toThrow(/holds .* 0 times: mend/);
});
