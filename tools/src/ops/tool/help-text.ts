import { printColumns } from './columns.ts';
import type { Command, Options } from './command.ts';
import { COMMON_OPTIONS } from './command-line.ts';

const CALL = 'npm run --silent ops --';

const WHERE = `Without a running npm start the same variables as a gateway's say where everything is: EVENT_LOG, DATABASE_URL,
KAFKA_BROKERS, TOPIC_PREFIX and so on.`;

/** All commands, a line each. */
export const printCommands = (commands: readonly Command[]): readonly string[] => [
  `${CALL} COMMAND …`,
  '',
  'What operators see and do, on the system that npm start runs here, or on another one.',
  '',
  ...printColumns(commands.map(({ name, summary }) => [`  ${name}`, summary])),
  '',
  `${CALL} COMMAND --help tells more. ${WHERE}`,
];

/** One command: what it does and all its options. */
export const printCommandHelp = (command: Command): readonly string[] => [
  `${CALL} ${[command.name, command.usage, ...usageOf(command.options)].filter((part) => part !== '').join(' ')}`,
  '',
  `${command.summary}.`,
  ...(command.about === undefined ? [] : ['', command.about]),
  '',
  ...printColumns(
    Object.entries({ ...command.options, ...COMMON_OPTIONS } as Options).map(([name, option]) => [
      `  --${name}${option.type === 'string' ? ` ${option.value}` : ''}`,
      option.type === 'string' && option.multiple ? `${option.about}; may be repeated` : option.about,
    ]),
  ),
  '',
  WHERE,
];

const usageOf = (options: Options): string[] =>
  Object.entries(options).map(([name, option]) =>
    option.type === 'boolean' ? `[--${name}]` : `[--${name} ${option.value}]${option.multiple ? '…' : ''}`,
  );
