import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../commands.ts';
import { parseCommandLine } from './command-line.ts';
import { printCommandHelp, printCommands } from './help-text.ts';

const read = (line: string) =>
  parseCommandLine(
    COMMANDS,
    line.split(' ').filter((word) => word !== ''),
  );

test('a command has one word or two, its own options and those of all', () => {
  expect(read('table 7-00 --at 3 --as north --json --data here')).toMatchObject({
    ...{ type: 'run', command: { name: 'table' }, words: ['7-00'], json: true, dataFolder: 'here' },
    values: { at: '3', as: 'north' },
  });
  expect(read('topics check')).toMatchObject({ type: 'run', command: { name: 'topics check' }, words: [] });
  expect(read('features activate all --gone a --gone b')).toMatchObject({
    ...{ type: 'run', command: { name: 'features activate' }, words: ['all'], values: { gone: ['a', 'b'] } },
  });
});

test.each([
  ['restart', 'There is no command restart: see npm run --silent ops -- --help'],
  ['topics', 'Which? There are topics check, topics create.'],
  ['--json', 'Which command?'],
])('"%s" is wrong, and says why', (line, reason) => {
  expect(read(line)).toMatchObject({ type: 'wrong', reason });
});

test('an option that there is not is wrong', () => {
  expect(read('lag --force')).toMatchObject({ type: 'wrong', reason: expect.stringContaining('--force') });
});

describe('there is help', () => {
  test.each(['', '--help', 'help'])('for all that is asked with "%s"', (line) => {
    expect(read(line)).toEqual({ type: 'help', commands: COMMANDS });
    for (const { name } of COMMANDS) expect(printCommands(COMMANDS).join('\n')).toContain(`  ${name} `);
  });

  test('for those whose names begin with the same word', () => {
    const family = COMMANDS.filter(({ name }) => name.startsWith('topics '));
    expect(read('topics --help')).toEqual({ type: 'help', commands: family });
    expect(read('topics --halp').type).toBe('wrong');
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))('for %s', (name, command) => {
    expect(read(`${name} --help`)).toEqual({ type: 'help', command });
    const text = printCommandHelp(command).join('\n');
    for (const option of [...Object.keys(command.options), 'json', 'data', 'help'])
      expect(text).toContain(`--${option}`);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(160);
  });
});
