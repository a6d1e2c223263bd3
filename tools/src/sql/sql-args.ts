import { parseArgs } from 'node:util';

export const USAGE = `npm run --silent sql -- ["STATEMENT"] [--json | --csv] [--write] [--data FOLDER]

Runs one SQL statement on the Postgres of the system that npm start runs. Without a statement: the views there are.

  STATEMENT       in quotes; - reads it from standard input
  --json          one JSON object a line
  --csv           comma-separated, with a line of names
  --write         lets the statement change something; without it everything is read-only
  --data FOLDER   the system's data folder, where npm start was given one
  --help          this text

Times are in UTC. DATABASE_URL names another Postgres.`;

export type RowFormat = 'table' | 'json' | 'csv';

export type SqlArgs =
  | {
      readonly type: 'run';
      /** undefined: list the views; `-`: from standard input */
      readonly statement: string | undefined;
      readonly format: RowFormat;
      readonly write: boolean;
      readonly dataFolder: string | undefined;
    }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

/** Reads the command line of `npm run sql`. */
export const parseSqlArgs = (argv: readonly string[]): SqlArgs => {
  const wrong = (reason: string): SqlArgs => ({ type: 'wrong', reason });
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        csv: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    const [statement, ...others] = positionals;
    if (others.length > 0) return wrong('The statement must be one argument: put it in quotes.');
    if (statement?.trim() === '') return wrong('The statement is empty.');
    if (values.json && values.csv) return wrong('Either --json or --csv, not both.');
    const format = values.json ? 'json' : values.csv ? 'csv' : 'table';
    return { type: 'run', statement, format, write: values.write, dataFolder: values.data };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
};
