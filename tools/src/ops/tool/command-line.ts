import { parseArgs } from 'node:util';
import type { Command, Options, Values } from './command.ts';

/** Options of every command. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', about: 'JSON instead of text' },
  data: { type: 'string', value: 'FOLDER', about: "the system's data folder, where npm start was given one" },
  help: { type: 'boolean', about: 'this text' },
} as const satisfies Options;

const JSON_ABOUT = {
  document: 'one JSON document instead of text',
  lines: 'JSON instead of text, a document a line',
} as const;

/** All options of a command: its own, then those of all. */
export const optionsOf = ({ options, destroys, answers }: Command): Options => ({
  ...options,
  ...(destroys === undefined ? {} : { yes: { type: 'boolean', about: 'does it' } }),
  ...COMMON_OPTIONS,
  json: { type: 'boolean', about: JSON_ABOUT[answers] },
});

export type CommandLine =
  | {
      readonly type: 'run';
      readonly command: Command;
      readonly words: readonly string[];
      readonly values: Values<Options>;
      readonly json: boolean;
      readonly dataFolder: string | undefined;
    }
  | { readonly type: 'help'; readonly command: Command }
  /** of all commands, or those whose names begin with the same word */
  | { readonly type: 'help'; readonly commands: readonly Command[] }
  | { readonly type: 'wrong'; readonly reason: string; readonly command: Command | undefined };

/** Finds the command and reads what stands behind it. */
export const parseCommandLine = (commands: readonly Command[], argv: readonly string[]): CommandLine => {
  const named = argv.findIndex((word) => word.startsWith('-'));
  const leading = named === -1 ? argv : argv.slice(0, named);
  const command = [2, 1]
    .map((count) => leading.slice(0, count).join(' '))
    .map((name) => commands.find((one) => one.name === name))
    .find((one) => one !== undefined);
  if (!command) return withoutCommand(commands, leading, argv);
  const options = optionsOf(command);
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.name.split(' ').length),
      allowPositionals: true,
      options: specsOf(options),
    });
    const { help, json, data, ...own } = values;
    if (help === true) return { type: 'help', command };
    const lacking = lackingIn(options, values);
    if (lacking !== undefined) return { type: 'wrong', reason: lacking, command };
    const dataFolder = typeof data === 'string' ? data : undefined;
    return {
      type: 'run',
      command,
      words: positionals,
      values: own as Values<Options>,
      json: json === true,
      dataFolder,
    };
  } catch (error) {
    return { type: 'wrong', reason: error instanceof Error ? error.message : String(error), command };
  }
};

/** What is needed and wasn't given. */
const lackingIn = (options: Options, values: Readonly<Record<string, unknown>>): string | undefined =>
  Object.entries(options).flatMap(([name, option]) =>
    option.type === 'string' && option.needed && values[name] === undefined
      ? [`--${name} ${option.value} is missing: ${option.about}.`]
      : [],
  )[0];

const withoutCommand = (
  commands: readonly Command[],
  leading: readonly string[],
  argv: readonly string[],
): CommandLine => {
  const [first] = leading;
  if (first === 'help' || (first === undefined && (argv.length === 0 || argv.includes('--help'))))
    return { type: 'help', commands };
  if (first === undefined) return { type: 'wrong', reason: 'Which command?', command: undefined };
  const family = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (family.length > 0 && argv.length > 1 && argv.slice(1).every((word) => word === '--help'))
    return { type: 'help', commands: family };
  const reason =
    family.length > 0
      ? `Which? There are ${family.map(({ name }) => name).join(', ')}.`
      : `There is no command ${first}: see npm run --silent ops -- --help`;
  return { type: 'wrong', reason, command: undefined };
};

/** The options as Node's parser wants them. */
const specsOf = (options: Options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.type === 'boolean'
        ? { type: 'boolean' as const, default: false }
        : option.multiple
          ? { type: 'string' as const, multiple: true, default: [] }
          : { type: 'string' as const },
    ]),
  );
