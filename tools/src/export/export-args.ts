import { parseArgs } from 'node:util';
import { parseMoment } from '../ops/tool/place.ts';
import { EXPORT_FORMATS, type ExportFormat } from './export-games.ts';

export const USAGE = `npm run export -- --to FOLDER [OPTIONS]

Writes the finished games of the schema analytics to files, one for each of games, moves, claims and flags. The same log
gives the same bytes.

  --to FOLDER       where the files go; it is made if need be
  --format FORMAT   csv, or avro: object container files (default: csv)
  --since TIME      only games that ended then or later: 2026-03-01T12:00:00Z, or 10m, 2h, 3d for so long ago
  --data FOLDER     the system's data folder, where npm start was given one
  --help            this text

Without a running npm start DATABASE_URL says where Postgres is.`;

export type ExportArgs =
  | {
      readonly type: 'export';
      readonly folder: string;
      readonly format: ExportFormat;
      readonly since: Date | undefined;
      readonly dataFolder: string | undefined;
    }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

/** Reads the command line of `npm run export`. */
export const parseExportArgs = (argv: readonly string[], nowMs: number): ExportArgs => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        to: { type: 'string' },
        format: { type: 'string', default: 'csv' },
        since: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    if (values.to === undefined) throw new Error('Export to which folder? --to FOLDER');
    const format = EXPORT_FORMATS.find((name) => name === values.format);
    if (!format) throw new Error(`--format is ${EXPORT_FORMATS.join(' or ')}, not ${JSON.stringify(values.format)}`);
    const since = values.since === undefined ? undefined : readTime(values.since, nowMs);
    return { type: 'export', folder: values.to, format, since, dataFolder: values.data };
  } catch (error) {
    return { type: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
};

const readTime = (text: string, nowMs: number): Date => {
  const moment = parseMoment(text, nowMs);
  if (moment.type === 'time') return new Date(moment.time);
  throw new Error(`--since is a time, not the number ${text}`);
};
