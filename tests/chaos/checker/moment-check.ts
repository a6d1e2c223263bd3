import type { TableId } from '@battleline/domain';
import type { TableRow } from '@battleline/protocol';
import type { Findings } from './finding.ts';
import type { Inspected } from './history-check.ts';
import type { LogBook } from './log-book.ts';
import { createReplay } from './table-story.ts';

/** The row of the list `tables` that a running table should have at this version. */
const rowOf = (book: LogBook, table: TableId, version: number) => {
  const story = book.tables.stories.get(table);
  const state = story && createReplay(story)(version)?.state;
  if (!state || state.status === 'unknown') return undefined;
  const position = 'position' in state ? state.position : undefined;
  const flags = { north: 0, south: 0 };
  for (const { winner } of Object.values(position?.flags ?? {})) if (winner !== null) flags[winner] += 1;
  return { north: state.north, south: state.south, moves: 'moves' in state ? state.moves : 0, flags };
};

const shownRow = ({ north, south, moves, flags }: TableRow) => ({ north: north.id, south: south.id, moves, flags });

/** Every gateway, at each quiet moment, shows a fresh visitor just what the log says up to there. */
export const checkMoments = (book: LogBook, inspected: readonly Inspected[], findings: Findings): void => {
  for (const { who, tables, rows } of inspected) {
    const expected = book.moments.get(who.moment ?? '');
    const add = (text: string): void => findings.add('divergent', `${who.name}: ${text}`);
    if (!expected) {
      add(`inspects at "${who.moment}", and the run had no such moment`);
      continue;
    }
    for (const [table, version] of expected) {
      const shown = tables.get(table);
      if (shown === undefined) add(`table ${table} runs, and was not shown`);
      else if (shown !== version) add(`table ${table} is at version ${version}, and was shown at ${shown}`);
      const row = rows.get(table);
      const [is, should] = [row && shownRow(row), rowOf(book, table, version)].map((value) => JSON.stringify(value));
      if (row && is !== should) add(`table ${table} is listed as ${is}, should be ${should}`);
    }
  }
};
