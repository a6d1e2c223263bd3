import type { GameId, TableId } from '@battleline/domain';
import { EVENT_TOPICS, type EventLog } from '@battleline/events';
import { waitForRows } from '@battleline/service/testing';
import pg from 'pg';
import { analystLeaks } from './analyst.ts';
import type { Findings } from './finding.ts';
import { LOBBY_QUERIES, lobbyRows, type LobbyView } from './lobby-rows.ts';
import type { LogBook } from './log-book.ts';
import { isOver } from './table-book.ts';
import { type Row, TABLE_QUERIES, tableRows, type TableView } from './table-rows.ts';

/** Tables whose rows are compared at once. */
const BATCH = 100;

type Ask = (text: string, values?: readonly unknown[]) => Promise<Row[]>;

const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** Rows that one side has and the other hasn't, however often. */
const differences = (view: string, is: readonly Row[], should: readonly Row[]): string[] => {
  const counts = new Map<string, number>();
  for (const row of should) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) + 1);
  for (const row of is) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) - 1);
  return [...counts].flatMap(([row, count]) => {
    if (count === 0) return [];
    return [`${view} ${count > 0 ? 'lacks the row' : 'has a row that the log does not tell of:'} ${shorten(row)}`];
  });
};

const compareTables = async (ask: Ask, { tables }: LogBook, findings: Findings): Promise<void> => {
  const add = (text: string): void => findings.add('divergent', text);
  const stories = [...tables.stories.values()].filter(({ table }) => tables.states.get(table)?.status !== 'unknown');
  const over = gamesOver(tables.states);
  const counts = new Map<TableView, number>();
  const views = Object.keys(TABLE_QUERIES) as TableView[];
  for (let start = 0; start < stories.length; start += BATCH) {
    const batch = stories.slice(start, start + BATCH);
    const expected = batch.map((story) => tableRows(story, over));
    for (const view of views) {
      const is = await ask(TABLE_QUERIES[view], [batch.map(({ table }) => table)]);
      const should = expected.flatMap((rows) => rows[view]);
      differences(view, is, should).forEach(add);
      for (const leak of view.startsWith('analytics.') ? leaksTo(is, tables.states, over) : [])
        findings.add('leaked', `${view} ${leak}`);
      counts.set(view, (counts.get(view) ?? 0) + is.length);
    }
  }
  for (const view of views) {
    const [row] = await ask(`select count(*)::int as count from ${view}`);
    const strangers = Number(row?.['count']) - (counts.get(view) ?? 0);
    if (strangers > 0) add(`${view} has ${strangers} rows of tables that are not in the log`);
  }
};

type States = LogBook['tables']['states'];

const gamesOver = (states: States): ReadonlySet<GameId> =>
  new Set([...states.values()].flatMap((state) => (state.status !== 'unknown' && isOver(state) ? [state.game] : [])));

const leaksTo = (rows: readonly Row[], states: States, over: ReadonlySet<GameId>): string[] =>
  rows.flatMap((row) => {
    const state = states.get(row['table_id'] as TableId);
    const isHidden = state && state.status !== 'unknown' && !over.has(state.game);
    return isHidden
      ? analystLeaks(row, state).map((leak) => `tells analysts ${leak} of ${String(row['table_id'])}`)
      : [];
  });

const compareLobby = async (ask: Ask, book: LogBook, add: (text: string) => void): Promise<void> => {
  const expected = lobbyRows(book);
  for (const view of Object.keys(LOBBY_QUERIES) as LobbyView[])
    differences(view, await ask(LOBBY_QUERIES[view]), expected[view]).forEach(add);
};

const topicsOf = (topics: readonly string[]) =>
  Object.fromEntries(Object.entries(EVENT_TOPICS).filter(([topic]) => topics.includes(topic)));

/** Waits until every projection stands for all that is in the log; the result names those that don't in time. */
const waitForProjections = async (url: string, pool: pg.Pool, ask: Ask, log: EventLog, deadlineMs: number) => {
  const projections = await ask(
    `select projection as name, max(version)::int as version, array_agg(distinct topic) as topics
     from projection.checkpoint group by 1 order by 1`,
  );
  const behind: string[] = [];
  for (const { name, version, topics } of projections as { name: string; version: number; topics: string[] }[]) {
    const projection = { name, version, topics: topicsOf(topics) as typeof EVENT_TOPICS };
    await waitForRows({ url, pool, ask: async (text) => ask(text) }, projection, log, deadlineMs).catch(
      (error: unknown) => behind.push(`${name} ${version} has not read the log to its end: ${String(error)}`),
    );
  }
  return projections.length === 0 ? ['no projection has ever read the log'] : behind;
};

/** Holds the read models in this database against the log, once they have caught up with it. */
export const createRowCheck =
  (url: string, log: EventLog, deadlineMs = 60_000) =>
  async (book: LogBook, findings: Findings): Promise<void> => {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    try {
      const ask: Ask = async (text, values = []) => (await pool.query<Record<string, unknown>>(text, [...values])).rows;
      for (const text of await waitForProjections(url, pool, ask, log, deadlineMs)) findings.add('hung', text);
      await compareTables(ask, book, findings);
      await compareLobby(ask, book, (text) => findings.add('divergent', text));
    } finally {
      await pool.end();
    }
  };
