import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from './commands.ts';
import { parseCommandLine } from './tool/command-line.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const page = read('docs/runbooks.md');

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

/** What stands behind `ops --`, without remarks, with something for each placeholder. */
const callsIn = (text: string): string[] =>
  [...text.matchAll(/npm run --silent ops -- ([^\n`#]+)/g)].map(([, call = '']) =>
    call.replaceAll(/<[^>]+>/g, 'x').trim(),
  );

describe('docs/runbooks.md', () => {
  test('uses commands of the operators’ tool that there are, as they are written', () => {
    const calls = callsIn(page);
    expect(calls.length).toBeGreaterThan(15);
    const wrong = calls.filter((call) => parseCommandLine(COMMANDS, call.split(/ +/)).type !== 'run');
    expect(wrong).toEqual([]);
  });

  test('lists all of its runbooks, and the tests that follow them are there', () => {
    const [, table = ''] = /\| runbook [^\n]+\n([^]+?)\n\n/.exec(page) ?? [];
    const listed = [...table.matchAll(/\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    expect(listed).toEqual(anchorsOf(page).filter((anchor) => !['runbooks', 'capacity'].includes(anchor)));
    const files = [...table.matchAll(/`(\S+\.ts)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
  });

  test('sends nobody to a section or a file that is not there', () => {
    const links = [...page.matchAll(/\]\(([\w./-]*)#([\w-]+)\)/g)];
    expect(links.length).toBeGreaterThan(15);
    const lost = links.filter(
      ([, file = '', anchor = '']) => !anchorsOf(file === '' ? page : read(`docs/${file}`)).includes(anchor),
    );
    expect(lost.map(([link]) => link)).toEqual([]);
    const programs = [...page.matchAll(/`node (\S+\.ts)/g)].map(([, file = '']) => file);
    expect(programs.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
  });
});
