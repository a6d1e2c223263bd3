// One SQL statement on the running system's Postgres: npm run sql -- --help
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { findRuntime } from '../start/runtime-file.ts';
import { printRows } from './row-printing.ts';
import { parseSqlArgs, type SqlArgs, USAGE } from './sql-args.ts';
import { printStatementError } from './statement-error.ts';
import { runStatement } from './statement.ts';
import { printViews, VIEWS_STATEMENT } from './views.ts';

const EXIT_USAGE = 64;
const say = (lines: readonly string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));
const complain = (lines: readonly string[]): void => void process.stderr.write(`${lines.join('\n')}\n`);
// Whoever reads may have enough, as `head` does.
process.stdout.on('error', () => process.exit(0));

const run = async (args: Extract<SqlArgs, { type: 'run' }>): Promise<number> => {
  const url = await findDatabase(args.dataFolder);
  if (url === undefined) return 1;
  const { format, write } = args;
  const statement = args.statement === '-' ? await text(process.stdin) : (args.statement ?? VIEWS_STATEMENT);
  try {
    const result = await runStatement(url, statement, { write });
    say(args.statement === undefined && format === 'table' ? printViews(result) : printRows(result, format));
    return 0;
  } catch (error) {
    complain(printStatementError(statement, error));
    return 1;
  }
};

const findDatabase = async (given: string | undefined): Promise<string | undefined> => {
  const dataFolder = given && resolve(process.env['INIT_CWD'] ?? '.', given);
  if (!dataFolder && process.env['DATABASE_URL']) return process.env['DATABASE_URL'];
  const found = await findRuntime(dataFolder);
  if (found.type === 'found') return found.runtime.databaseUrl;
  complain([found.reason]);
  return undefined;
};

const args = parseSqlArgs(process.argv.slice(2));
if (args.type === 'help') say([USAGE]);
else if (args.type === 'wrong') complain([args.reason, '', USAGE]);
process.exitCode = args.type === 'run' ? await run(args) : args.type === 'wrong' ? EXIT_USAGE : 0;
