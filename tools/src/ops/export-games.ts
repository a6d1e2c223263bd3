import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { printCount } from '@battleline/service';
import { EXPORT_FORMATS, exportFiles } from './export-games/export-format.ts';
import { readFinishedGames } from './export-games/finished-games.ts';
import { defineCommand, EXIT, noWords, UsageError } from './tool/command.ts';
import { parseMoment } from './tool/place.ts';

export const exportGames = defineCommand({
  name: 'export games',
  summary: 'Writes all finished games to files; the same log gives the same bytes',
  usage: '',
  about: `From the log itself, saved and resumed games in one piece. record: a file for each game, as the rules tool replays it;
jsonl: one file, a game a line, its record in it; csv: games.csv and moves.csv.`,
  options: {
    format: { type: 'string', value: 'FORMAT', about: `${EXPORT_FORMATS.join(', ')}; record without it` },
    since: {
      type: 'string',
      value: 'TIME',
      about: 'only games that ended at this time or later: 2026-03-01, 7d (ago)',
    },
    to: { type: 'string', value: 'FOLDER', about: 'where the files go; made if it is missing' },
  },
  run: async (call, { format: name = 'record', since, to }) => {
    noWords(call);
    const format = EXPORT_FORMATS.find((one) => one === name);
    if (!format) throw new UsageError(`--format is ${EXPORT_FORMATS.join(', ')}, not ${name}.`);
    if (to === undefined) throw new UsageError('Where to? Add --to FOLDER.');
    const moment = since === undefined ? undefined : parseMoment(since, Date.now());
    if (moment?.type === 'number') throw new UsageError(`${since} is no time.`);
    const games = await readFinishedGames(call, await call.openLog(), (moment?.time ?? 0) * 1000);
    const folder = resolve((await call.environment())['INIT_CWD'] ?? '.', to);
    await mkdir(folder, { recursive: true });
    const files = exportFiles(format, games);
    for (const { name: file, text } of files) await writeFile(join(folder, file), text);
    await call.say(
      call.json
        ? JSON.stringify({ games: games.length, files: files.length, folder })
        : `${printCount(games.length)} games in ${printCount(files.length)} files in ${folder}`,
    );
    return EXIT.ok;
  },
});
