import { createWriteStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { printLogTime } from '@battleline/service';
import type { ExportedFile, RecordFormat } from './export-format.ts';
import type { FinishedGame } from './finished-games.ts';

export type RecordOptions = {
  readonly format: RecordFormat;
  readonly folder: string;
  /** told of games as they are written */
  readonly onGames: (count: number) => void;
};

/**
 * Writes whole games, in this order: a file for each, as the rules tool replays it, or one with a game a line. Nothing
 * in them tells when or where they were written; people are their ids. A file has its name once it is complete.
 */
export const writeRecords = (
  games: readonly FinishedGame[],
  { format, folder, onGames }: RecordOptions,
): Promise<readonly ExportedFile[]> =>
  format === 'record' ? writeEach(games, folder, onGames) : writeLines(games, folder, onGames);

const writeEach = async (
  games: readonly FinishedGame[],
  folder: string,
  onGames: RecordOptions['onGames'],
): Promise<readonly ExportedFile[]> => {
  const files: ExportedFile[] = [];
  for (const { game, record } of games) {
    const name = `${game}.json`;
    await writeWhole(join(folder, name), (part) => writeFile(part, `${JSON.stringify(record)}\n`));
    files.push({ name, count: 1 });
    onGames(1);
  }
  return files;
};

const writeLines = async (
  games: readonly FinishedGame[],
  folder: string,
  onGames: RecordOptions['onGames'],
): Promise<readonly ExportedFile[]> => {
  function* lines() {
    for (const game of games) {
      yield `${JSON.stringify(lineOf(game))}\n`;
      onGames(1);
    }
  }
  const name = 'games.jsonl';
  await writeWhole(join(folder, name), (part) => pipeline(Readable.from(lines()), createWriteStream(part)));
  return [{ name, count: games.length }];
};

/** Writes under another name first: what is there under its own is never a half of it. */
export const writeWhole = async (path: string, write: (part: string) => Promise<void>): Promise<void> => {
  await write(`${path}.part`);
  await rename(`${path}.part`, path);
};

const lineOf = ({ game, opened, openedAt, finishedAt, sittings, result, record }: FinishedGame) => ({
  ...{ game, north: opened.north, south: opened.south, sittings },
  ...{
    openedAt: printLogTime(openedAt),
    finishedAt: printLogTime(finishedAt),
    winner: result.winner,
    endedBy: result.by,
  },
  record,
});
