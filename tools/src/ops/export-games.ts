import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createProgressNote, printCount } from '@battleline/service';
import { EXPORT_FORMATS, type ExportedFile, type ExportFormat } from './export-games/export-format.ts';
import { readFinishedGames } from './export-games/finished-games.ts';
import { writeRecords } from './export-games/record-files.ts';
import { writeViews } from './export-games/view-files.ts';
import { type Call, defineCommand, EXIT, noWords, UsageError } from './tool/command.ts';
import { parseMoment } from './tool/place.ts';

export const exportGames = defineCommand({
  name: 'export games',
  summary: 'Writes all finished games to files; the same log gives the same bytes',
  usage: '',
  about: `record and jsonl are made of the log itself, saved and resumed games in one piece: a file for each game, as the
rules tool replays it, or one file, a game a line with its record in it. csv and avro (object container files) are made
of the analysts' views: games, moves, claims and flags, a file for each.`,
  options: {
    format: { type: 'string', value: 'FORMAT', about: `${EXPORT_FORMATS.join(', ')}; record without it` },
    since: {
      type: 'string',
      value: 'TIME',
      about: 'only games that ended at this time or later: 2026-03-01, 7d (ago)',
    },
    to: { type: 'string', value: 'FOLDER', needed: true, about: 'where the files go; made if it is missing' },
  },
  answers: 'document',
  run: async (call, { format: name = 'record', since, to }) => {
    noWords(call);
    const format = EXPORT_FORMATS.find((one) => one === name);
    if (!format) throw new UsageError(`--format is ${EXPORT_FORMATS.join(', ')}, not ${name}.`);
    const moment = since === undefined ? undefined : parseMoment(since, Date.now());
    if (moment?.type === 'number') throw new UsageError(`${since} is no time.`);
    // A path is meant from where the command was typed.
    const folder = resolve((await call.environment())['INIT_CWD'] ?? '.', to);
    const files = await writeFiles(call, format, folder, moment?.time);
    await call.say(...(call.json ? [JSON.stringify({ format, folder, files })] : printFiles(format, folder, files)));
    return EXIT.ok;
  },
});

/** `since`: ms; all games without it. */
const writeFiles = async (
  call: Call,
  format: ExportFormat,
  folder: string,
  since: number | undefined,
): Promise<readonly ExportedFile[]> => {
  switch (format) {
    case 'record':
    case 'jsonl': {
      const games = await readFinishedGames(call, await call.openLog(), (since ?? 0) * 1000);
      await mkdir(folder, { recursive: true });
      const { add: onGames } = createProgressNote(call.note, 'games written', games.length);
      return writeRecords(games, { format, folder, onGames });
    }
    case 'csv':
    case 'avro': {
      const { add: onRows } = createProgressNote(call.note, 'rows written', undefined);
      const database = await call.openDatabase();
      await mkdir(folder, { recursive: true });
      return writeViews(database, { format, folder, since, onRows });
    }
  }
};

const printFiles = (format: ExportFormat, folder: string, files: readonly ExportedFile[]): readonly string[] =>
  format === 'record'
    ? [`${printCount(files.length)} games, a file each, in ${folder}`]
    : files.map(
        ({ name, count }) => `${folder}/${name}: ${printCount(count)} ${format === 'jsonl' ? 'games' : 'rows'}`,
      );
