import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from './commands.ts';
import { type Command, EXIT, type OptionSpec } from './tool/command.ts';
import { COMMON_OPTIONS, optionsOf } from './tool/command-line.ts';
import { type Connection, createConnection } from './tool/connection.ts';
import { runCommandLine } from './tool/run-command-line.ts';

/** Whatever a command opens is a fault here: what these lines lack is found before anything is touched. */
const closedDoors = (): Connection => {
  const touched = async (): Promise<never> => {
    throw new Error('it touched the system');
  };
  return {
    ...{ openLog: touched, findDatabase: touched, processes: touched },
    environment: async () => ({}),
    close: async () => undefined,
  };
};

const type = async (argv: readonly string[], connect?: typeof closedDoors) => {
  const [lines, notes]: [string[], string[]] = [[], []];
  const code = await runCommandLine(argv, {
    commands: COMMANDS,
    environment: {},
    say: async (...said) => void lines.push(...said),
    note: (line) => void notes.push(line),
    signal: new AbortController().signal,
    connect: connect ?? createConnection,
  });
  return { code, lines, notes: notes.join('\n') };
};

const NOWHERE = join(tmpdir(), 'no such folder');
const wordsOf = ({ name }: Command): readonly string[] => name.split(' ');
const neededOf = (command: Command): readonly string[] =>
  Object.entries(optionsOf(command)).flatMap(([name, option]) =>
    option.type === 'string' && option.needed ? [`--${name}`, join(NOWHERE, 'x')] : [],
  );
const sureOf = ({ destroys }: Command): readonly string[] => (destroys === undefined ? [] : ['--yes']);

/** Refused for its arguments: nothing on stdout, on stderr what is wrong, and where there is help. */
const expectRefusal = async (argv: readonly string[], { name }: Command, what: string): Promise<void> => {
  const { code, lines, notes } = await type(argv, closedDoors);
  expect({ argv, code, lines }).toEqual({ argv, code: EXIT.usage, lines: [] });
  expect(notes).toContain(what);
  expect(notes).toContain(`ops -- ${name} --help tells more`);
};

/** What no value of an option's kind looks like; null where any text will do. */
const NONSENSE: Readonly<Record<string, string | null>> = {
  MOMENT: 'yesterday',
  TIME: 'yesterday',
  N: 'many',
  SECONDS: 'long',
  EYES: 'closed',
  FORMAT: 'parchment',
  STREAM: 'brook',
  GATEWAY: 'door',
  FOLDER: null,
  HASH: null, // compared with the record's
  USER: null,
};
const WITH_VALUES = COMMANDS.flatMap((command) =>
  Object.entries(command.options).flatMap(([name, option]: [string, OptionSpec]) =>
    option.type === 'string' ? [[command.name, name, option.value, command] as const] : [],
  ),
);

/** What can't be meant by a word of a command; null where any text may be, or only the system can tell. */
const NONSENSE_WORDS: Readonly<Record<string, string | null>> = {
  '[<topic>|<topic>/<partition>]': 'top',
  '<table>': 'mine',
  '<topic>/<partition>/<offset>': 'lobby/zero',
  '<read model>|all': 'some',
  '<feature>|all': 'some',
  '<gateway>': null,
  '<id or name>': null,
  '[<text>]': null,
  '<from> <to>': null,
};

/** What may be meant. */
const MEANT_WORDS: Readonly<Record<string, readonly string[]>> = {
  '': [],
  '[<topic>|<topic>/<partition>]': [],
  '<table>': ['7-0123456789abcdef0123456789abcd'],
  '<topic>/<partition>/<offset>': ['lobby/0/1'],
  '<read model>|all': ['all'],
  '<feature>|all': ['all'],
  '<gateway>': ['0123'],
  '<id or name>': ['0123456789abcdef0123456789abcdef'],
  '[<text>]': ['Tonight', 'we', 'move.'],
  '<from> <to>': ['here', join(NOWHERE, 'copy')],
};
/** Of these there may be any number. */
const FREE_WORDS: readonly string[] = ['<id or name>', '[<text>]'];
/** They need no system. */
const AT_HOME: readonly string[] = ['kafka acls'];

describe.each(COMMANDS.map((command) => [command.name, command] as const))('ops %s', (_, command) => {
  const { usage, options, destroys } = command;
  const words = wordsOf(command);

  test('explains itself and all its options', async () => {
    const { code, lines, notes } = await type([...words, '--help'], closedDoors);
    expect([code, notes]).toEqual([EXIT.ok, '']);
    const text = lines.join('\n');
    expect(lines[0]).toContain(`ops -- ${[...words, usage].join(' ').trim()}`);
    for (const name of Object.keys(optionsOf(command))) expect(text).toContain(`--${name}`);
    expect(text).toContain('JSON');
  });

  test('refuses an option that there is not, and says which', async () => {
    await expectRefusal([...words, '--no-such-option'], command, "'--no-such-option'");
  });

  test('refuses what its usage does not name', async () => {
    const line = [...words, ...neededOf(command), ...sureOf(command)];
    if (usage.startsWith('<')) await expectRefusal(line, command, '?');
    if (!FREE_WORDS.includes(usage)) await expectRefusal([...line, 'one', 'two', 'three'], command, '');
  });

  test('says what it needs', async () => {
    for (const [name, option] of Object.entries(optionsOf(command)))
      if (option.type === 'string' && option.needed)
        await expectRefusal(words, command, `--${name} ${option.value} is missing`);
  });

  if (usage !== '')
    test('refuses a word that can’t be meant, and says which', async () => {
      const nonsense = NONSENSE_WORDS[usage];
      expect({ usage, nonsense }).not.toEqual({ usage, nonsense: undefined }); // say in the table what can't be meant
      if (typeof nonsense !== 'string') return;
      const line = [...words, nonsense, ...neededOf(command), ...sureOf(command)];
      await expectRefusal(line, command, nonsense);
    });

  if (!AT_HOME.includes(command.name))
    test('says where it looked and found no system, and makes nothing there', async () => {
      const meant = MEANT_WORDS[usage];
      if (!meant) throw new Error(`Say in the table what may be meant by ${usage}.`);
      const line = [...words, ...meant, ...neededOf(command), ...sureOf(command), '--data', NOWHERE, '--json'];
      const { code, lines, notes } = await type(line);
      expect({ code, lines }).toEqual({ code: EXIT.unavailable, lines: [] });
      expect(notes).toContain(NOWHERE);
      expect(existsSync(NOWHERE)).toBe(false);
    });

  test('does nothing without --yes where it always destroys', async () => {
    if (destroys === undefined) return;
    expect(options).not.toHaveProperty('yes'); // it gets one by itself
    const word = usage === '' ? [] : ['all'];
    await expectRefusal([...words, ...word, '--json'], command, `${destroys} To do so, add --yes.`);
  });
});

test.each(WITH_VALUES)('ops %s refuses nonsense for --%s %s, and says so', async (_, name, kind, command) => {
  const nonsense = NONSENSE[kind];
  expect({ kind, nonsense }).not.toEqual({ kind, nonsense: undefined }); // say in the table what none of its kind is
  await expectRefusal([...wordsOf(command), `--${name}`], command, `--${name}`);
  if (typeof nonsense !== 'string') return;
  const words = [...wordsOf(command), ...(MEANT_WORDS[command.usage] ?? [])];
  const line = [...words, ...neededOf(command), ...sureOf(command), `--${name}`, nonsense];
  await expectRefusal(line, command, nonsense);
});

test('all options of all commands have a meaning of their own', () => {
  for (const { name, options } of COMMANDS)
    expect([name, Object.keys(options).filter((option) => option in COMMON_OPTIONS)]).toEqual([name, []]);
});

test('whoever names no command, or none that there is, is told', async () => {
  expect(await type(['mend'], closedDoors)).toMatchObject({
    code: EXIT.usage,
    lines: [],
    notes: expect.stringContaining('mend'),
  });
  expect(await type(['--json'], closedDoors)).toMatchObject({ code: EXIT.usage, lines: [], notes: 'Which command?' });
  expect(await type([], closedDoors)).toMatchObject({ code: EXIT.ok, notes: '' });
});
