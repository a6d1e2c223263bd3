import { printLogTime } from '@battleline/service';
import type { FinishedGame } from './finished-games.ts';

export const EXPORT_FORMATS = ['record', 'jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A file as it is written: nothing in it tells when or where. */
export type ExportFile = { readonly name: string; readonly text: string };

/** The files of an export; people are their ids. */
export const exportFiles = (format: ExportFormat, games: readonly FinishedGame[]): readonly ExportFile[] => {
  switch (format) {
    case 'record':
      return games.map(({ game, record }) => ({ name: `${game}.json`, text: `${JSON.stringify(record)}\n` }));
    case 'jsonl':
      return [{ name: 'games.jsonl', text: games.map((one) => `${JSON.stringify(toJson(one))}\n`).join('') }];
    case 'csv':
      return [
        { name: 'games.csv', text: toCsv(GAME_COLUMNS, games.map(gameCells)) },
        { name: 'moves.csv', text: toCsv(MOVE_COLUMNS, games.flatMap(moveCells)) },
      ];
  }
};

const toJson = ({ game, opened, openedAt, finishedAt, sittings, result, record }: FinishedGame) => ({
  ...{ game, north: opened.north, south: opened.south, sittings },
  ...{
    openedAt: printLogTime(openedAt),
    finishedAt: printLogTime(finishedAt),
    winner: result.winner,
    endedBy: result.by,
  },
  record,
});

const GAME_COLUMNS = 'game,north,south,sittings,opened_at,finished_at,claim_timing,first_seat,winner,ended_by,moves';
const MOVE_COLUMNS = 'game,move_number,moved_at,seat,move';

const gameCells = ({ game, opened, openedAt, finishedAt, sittings, result, record }: FinishedGame) => [
  ...[game, opened.north, opened.south, sittings, printLogTime(openedAt), printLogTime(finishedAt)],
  ...[record.options.claimTiming, record.first, result.winner ?? '', result.by, record.moves.length],
];

const moveCells = ({ game, moves }: FinishedGame) =>
  moves.map(({ seat, at, move }, index) => [game, index + 1, printLogTime(at), seat, move]);

/** No cell holds a comma, a quote or a line's end. */
const toCsv = (columns: string, rows: readonly (readonly (string | number)[])[]): string =>
  [columns, ...rows.map((row) => row.join(','))].map((line) => `${line}\r\n`).join('');
