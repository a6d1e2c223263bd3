import { printColumns } from './columns.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, optionsOf } from './command-line.ts';

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
  `${CALL} ${[command.name, command.usage, ...usageOf(command)].filter((part) => part !== '').join(' ')}`,
  '',
  `${command.summary}.`,
  ...(command.about === undefined ? [] : ['', command.about]),
  '',
  ...printColumns(
    Object.entries(optionsOf(command)).map(([name, option]) => [
      `  --${name}${option.type === 'string' ? ` ${option.value}` : ''}`,
      option.type === 'string' && option.multiple ? `${option.about}; may be repeated` : option.about,
    ]),
  ),
  '',
  WHERE,
];

/** The command's own options, as they may be typed. */
const usageOf = (command: Command): string[] =>
  Object.entries(optionsOf(command))
    .filter(([name]) => !(name in COMMON_OPTIONS))
    .map(([name, option]) => {
      if (option.type === 'boolean') return `[--${name}]`;
      const text = `--${name} ${option.value}`;
      return option.needed ? text : `[${text}]${option.multiple ? '…' : ''}`;
    });
