import { isDeepStrictEqual } from 'node:util';
import type { GameId, TableId, TableOpened, TableSaved, TableState } from '@battleline/domain';
import type { Findings } from './finding.ts';
import type { LogBook } from './log-book.ts';
import { isOver } from './table-book.ts';

type OpenState = Exclude<TableState, { status: 'unknown' }>;

/** What a sitting goes on from is what the one before has left: once, with the same players, seed and rules. */
const checkSittings = ({ tables }: LogBook, add: (text: string) => void): void => {
  const sittings = new Map<string, [TableId, OpenState]>();
  for (const [table, state] of tables.states) {
    if (state.status === 'unknown') continue;
    const name = `${state.game} ${state.sitting}`;
    if (sittings.has(name)) add(`game ${state.game} has two sittings ${state.sitting}`);
    sittings.set(name, [table, state]);
  }
  const eventAt = (table: TableId, type: 'TableOpened' | 'TableSaved') =>
    tables.stories.get(table)?.entries.find(({ event }) => event.type === type)?.event;
  for (const [table, { game, sitting, north, south }] of sittings.values()) {
    const opened = eventAt(table, 'TableOpened');
    if (opened?.type !== 'TableOpened' || (sitting === 1 && opened.resumed === null)) continue;
    const [before] = sittings.get(`${game} ${sitting - 1}`) ?? [];
    const saved = before && eventAt(before, 'TableSaved');
    if (saved?.type !== 'TableSaved') {
      add(`table ${table} goes on with ${game}, and sitting ${sitting - 1} of that was not saved`);
      continue;
    }
    const { nonces, moves, position, timeLeft } = saved;
    const pinned = ({ seed, commitment, rulesVersion, sameDealAs }: TableOpened | TableSaved) => ({
      ...{ seed, commitment, rulesVersion, sameDealAs },
    });
    const left = [{ nonces, moves, position, timeLeft }, pinned(saved), saved.north, saved.south];
    const taken = [opened.resumed, pinned(opened), north, south];
    if (!isDeepStrictEqual(taken, left)) add(`table ${table} does not go on from where ${before} was saved`);
  }
};

/** A game with the deal of another one follows that one's end, with its shuffle and with seats swapped. */
const checkSameDeals = ({ tables }: LogBook, add: (text: string) => void): void => {
  const over = new Map<GameId, OpenState>();
  for (const state of tables.states.values())
    if (state.status !== 'unknown' && isOver(state)) over.set(state.game, state);
  for (const [table, state] of tables.states) {
    if (state.status === 'unknown' || !state.sameDealAs) continue;
    const { game, nonces } = state.sameDealAs;
    const first = over.get(game);
    const { seed, commitment, north, south } = state;
    const should = first && [first.nonces, first.seed, first.commitment, first.south, first.north];
    if (!isDeepStrictEqual([nonces, seed, commitment, north, south], should) || first?.sameDealAs)
      add(`table ${table} has not the deal of the finished game ${game}, with seats swapped`);
  }
};

/** What one partition says of another: a table's players and its result are those that the lobby knows. */
export const checkChains = (book: LogBook, findings: Findings): void => {
  const { lobby, tables } = book;
  const add = (text: string): void => findings.add('divergent', text);
  checkSittings(book, add);
  checkSameDeals(book, add);
  for (const [table, state] of tables.states) {
    const sitting = lobby.sittings.get(table);
    if (state.status === 'unknown') {
      add(`table ${table} has events and no opening`);
      continue;
    }
    if (!sitting) {
      add(`table ${table} was opened, and nobody agreed on it`);
      continue;
    }
    if (sitting.north !== state.north || sitting.south !== state.south || sitting.game !== state.game)
      add(`table ${table} was opened for others than had agreed on it`);
    if (sitting.freed.length > 1)
      findings.add('duplicated', `the seats of ${table} were freed ${sitting.freed.length} times`);
    const [result] = sitting.freed;
    if (result === undefined) continue;
    const own = 'position' in state ? state.position.result : null;
    if (!isDeepStrictEqual(own, result))
      add(`the result of ${table} is ${JSON.stringify(own)}, and the lobby was told ${JSON.stringify(result)}`);
  }
};
