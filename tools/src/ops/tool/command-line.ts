import { parseArgs } from 'node:util';
import type { Command, Options, Values } from './command.ts';

/** Options of every command. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', about: 'JSON instead of text: one document, or one a line where there may be many' },
  data: { type: 'string', value: 'FOLDER', about: "the system's data folder, where npm start was given one" },
  help: { type: 'boolean', about: 'this text' },
} as const satisfies Options;

export type CommandLine =
  | {
      readonly type: 'run';
      readonly command: Command;
      readonly words: readonly string[];
      readonly values: Values<Options>;
      readonly json: boolean;
      readonly dataFolder: string | undefined;
    }
  /** of one command, or of all */
  | { readonly type: 'help'; readonly command: Command | undefined }
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
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.name.split(' ').length),
      allowPositionals: true,
      options: { ...specsOf(command.options), ...specsOf(COMMON_OPTIONS) },
    });
    const { help, json, data, ...own } = values;
    if (help === true) return { type: 'help', command };
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

const withoutCommand = (
  commands: readonly Command[],
  leading: readonly string[],
  argv: readonly string[],
): CommandLine => {
  const [first] = leading;
  if (first === 'help' || (first === undefined && (argv.length === 0 || argv.includes('--help'))))
    return { type: 'help', command: undefined };
  if (first === undefined) return { type: 'wrong', reason: 'Which command?', command: undefined };
  const family = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  const reason =
    family.length > 0
      ? `There are ${family.join(', ')}.`
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
