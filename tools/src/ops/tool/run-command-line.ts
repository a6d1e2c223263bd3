import type { Environment } from '@battleline/service';
import { type Call, type Command, EXIT, OpsError } from './command.ts';
import { parseCommandLine } from './command-line.ts';
import { type Connection, createConnection } from './connection.ts';
import { printCommandHelp, printCommands } from './help-text.ts';
import { runCommand } from './run-command.ts';

/** What a command line is run in. */
export type Surroundings = {
  readonly commands: readonly Command[];
  readonly environment: Environment;
  /** to stdout, a line each */
  readonly say: Call['say'];
  /** to stderr */
  readonly note: Call['note'];
  readonly signal: AbortSignal;
  readonly connect?: (...options: Parameters<typeof createConnection>) => Connection;
};

/** Runs what an operator has typed behind `npm run ops --`; answers the exit code. */
export const runCommandLine = async (argv: readonly string[], surroundings: Surroundings): Promise<number> => {
  const { commands, environment, say, note, signal, connect = createConnection } = surroundings;
  const line = parseCommandLine(commands, argv);
  switch (line.type) {
    case 'help':
      await say(...('command' in line ? printCommandHelp(line.command) : printCommands(line.commands)));
      return EXIT.ok;
    case 'wrong':
      note(line.reason);
      if (line.command) note(`npm run --silent ops -- ${line.command.name} --help tells more.`);
      return EXIT.usage;
    case 'run': {
      const { command, words, values, json, dataFolder } = line;
      const { close, ...ways } = connect({ environment, dataFolder, note, signal });
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
    }
  }
};
