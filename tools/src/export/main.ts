// Writes finished games to files: npm run export -- --help
import { resolve } from 'node:path';
import { createProgressNote, printCount } from '@battleline/service';
import { EXIT, OpsError } from '../ops/tool/command.ts';
import { createConnection } from '../ops/tool/connection.ts';
import { type ExportArgs, parseExportArgs, USAGE } from './export-args.ts';
import { exportGames } from './export-games.ts';

const note = (line: string): void => void process.stderr.write(`${line}\n`);

const run = async ({ folder: given, format, since, dataFolder }: ExportArgs & { type: 'export' }): Promise<number> => {
  const { signal } = new AbortController();
  const connection = createConnection({ environment: process.env, dataFolder, note, signal });
  try {
    const database = await connection.findDatabase();
    if (!database) throw new OpsError('This needs Postgres: set DATABASE_URL.', EXIT.config);
    // A path is meant from where the command was typed.
    const folder = resolve(process.env['INIT_CWD'] ?? '.', given);
    const progress = createProgressNote(note, 'rows', undefined);
    const files = await exportGames(database, { format, folder, since, onRows: progress.add });
    for (const { file, rows } of files) process.stdout.write(`${file}: ${printCount(rows)} rows\n`);
    return EXIT.ok;
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    return error instanceof OpsError ? error.exitCode : EXIT.wrong;
  } finally {
    await connection.close();
  }
};

const args = parseExportArgs(process.argv.slice(2), Date.now());
if (args.type === 'help') process.stdout.write(`${USAGE}\n`);
else if (args.type === 'wrong') note(`${args.reason}\n\n${USAGE}`);
process.exitCode = args.type === 'export' ? await run(args) : args.type === 'wrong' ? EXIT.usage : EXIT.ok;
