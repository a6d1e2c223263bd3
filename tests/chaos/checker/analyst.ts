import type { Card, TableId, TableState } from '@battleline/domain';
import { namedCards } from '../../support/named-cards.ts';
import type { GameRead } from '../history.ts';
import type { Findings } from './finding.ts';
import { openCards } from './frame-check.ts';
import type { LogBook } from './log-book.ts';
import { isOver } from './table-book.ts';
import { createReplay } from './table-story.ts';

// One statement, so that all rows of a game are of one moment. A saved sitting is open once its game has ended at another.
const GAMES_THAT_RUN = `select g.table_id as table, g.moves, json_build_object(
    'game', to_jsonb(g),
    'moves', (select json_agg(m) from analytics.moves m where m.table_id = g.table_id),
    'claims', (select json_agg(c) from analytics.claims c where c.table_id = g.table_id)
  )::text as rows
  from analytics.games g
  where not exists (select from analytics.games o where o.game_id = g.game_id and o.finished_at is not null)
  order by random() limit 10`;

/** All that analysts are shown of some games that aren't over; `ask` runs a query as an analyst may. */
export const readAsAnalyst = async (ask: (text: string) => Promise<readonly object[]>): Promise<GameRead[]> =>
  (await ask(GAMES_THAT_RUN)) as GameRead[];

/** All that the rows say, without the names of their columns (some are cards') and counter-examples (made by the rules). */
const wordsOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => (name === 'counter_example' ? '' : wordsOf(inner)))
    .join(' ');
};

/** What rows tell of a game that isn't over, though no analyst may know it. */
export const analystLeaks = (rows: unknown, state: TableState): string[] => {
  if (isOver(state) || state.status === 'unknown') return [];
  const text = wordsOf(rows);
  const open = openCards(state);
  const cards: readonly Card[] = [...namedCards(text)].filter((card) => !open.has(card));
  const secrets = { 'the seed': state.seed, "north's nonce": state.nonces.north, "south's nonce": state.nonces.south };
  const told = Object.entries(secrets).flatMap(([name, hex]) => (hex !== null && text.includes(hex) ? [name] : []));
  return [...cards, ...told];
};

/** A table as the log has it when so many moves have been made, and nothing more can come before the next one. */
const stateAfter = ({ tables }: LogBook, table: TableId, moves: number): TableState | undefined => {
  const story = tables.stories.get(table);
  if (!story) return undefined;
  const replay = createReplay(story);
  let found: TableState | undefined;
  for (let version = 1; version <= story.entries.length; version += 1) {
    const state = replay(version)?.state;
    const made = state && 'moves' in state ? state.moves : 0;
    if (made > moves) break;
    if (made === moves) found = state;
  }
  return found;
};

/** Holds what an analyst has read of running games against the log. */
export const checkReading = (who: string, games: readonly GameRead[], book: LogBook, findings: Findings): void => {
  for (const { table, moves, rows } of games) {
    const state = stateAfter(book, table as TableId, moves);
    if (!state) findings.add('divergent', `${who}: ${table} has ${moves} moves for analysts, and fewer in the log`);
    else
      for (const leak of analystLeaks(JSON.parse(rows), state))
        findings.add('leaked', `${who}: analysts were told ${leak} of ${table} after ${moves} moves`);
  }
};
