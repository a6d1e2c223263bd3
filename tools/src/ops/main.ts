// What operators see and do by hand: npm run --silent ops -- --help
import { once } from 'node:events';
import { COMMANDS } from './commands.ts';
import { type Call, EXIT, OpsError } from './tool/command.ts';
import { type CommandLine, parseCommandLine } from './tool/command-line.ts';
import { createConnection } from './tool/connection.ts';
import { printCommandHelp, printCommands } from './tool/help-text.ts';
import { runCommand } from './tool/run-command.ts';

const { stdout, stderr } = process;
// Whoever reads may have enough, as `head` does.
stdout.on('error', () => process.exit(EXIT.ok));

const say = async (...lines: readonly string[]): Promise<void> => {
  if (!stdout.write(lines.map((line) => `${line}\n`).join(''))) await once(stdout, 'drain');
};
const note = (line: string): void => void stderr.write(`${line}\n`);

const run = async ({ command, words, values, json, dataFolder }: CommandLine & { type: 'run' }): Promise<number> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { signal } = stop;
  const { close, ...ways } = createConnection({ environment: process.env, dataFolder, note, signal });
  const openDatabase: Call['openDatabase'] = async () => {
    const database = await ways.findDatabase();
    if (!database) throw new OpsError('This needs Postgres: set DATABASE_URL.', EXIT.config);
    return database;
  };
  try {
    return await runCommand(command, { words, json, say, note, signal, ...ways, openDatabase }, values);
  } finally {
    await close();
  }
};

const line = parseCommandLine(COMMANDS, process.argv.slice(2));
switch (line.type) {
  case 'help':
    await say(...(line.command ? printCommandHelp(line.command) : printCommands(COMMANDS)));
    break;
  case 'wrong':
    note(line.reason);
    if (line.command) note(`\nnpm run --silent ops -- ${line.command.name} --help tells more.`);
    process.exitCode = EXIT.usage;
    break;
  case 'run':
    process.exitCode = await run(line);
}
