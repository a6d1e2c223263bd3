import { SEATS, type TableId, tablePartition, type TableState, unknownTable } from '@battleline/domain';
import type { Findings } from './finding.ts';
import { eventFault, evolve, type TableEntry, type TableStory } from './table-story.ts';

/** What must stay hidden until the game is over. */
export type Secret = { readonly table: TableId; readonly name: string };

/** All tables as the log tells them. */
export type TableBook = {
  readonly stories: ReadonlyMap<TableId, TableStory>;
  /** each table as it was left */
  readonly states: ReadonlyMap<TableId, TableState>;
  /** by their hex digits */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** versions of the tables of a partition whose game runs now */
  readonly running: (partition: number) => ReadonlyMap<TableId, number>;
  /** Notes an admitted event that brings the table to this version. */
  readonly note: (table: TableId, version: number, entry: TableEntry, place: string) => void;
};

export const isRunning = ({ status }: TableState): boolean => status === 'opened' || status === 'playing';

/** Whether everything is open now: a game that was saved isn't over. */
export const isOver = (state: TableState): boolean => 'position' in state && state.position.result !== null;

export const createTableBook = (findings: Findings): TableBook => {
  const stories = new Map<TableId, TableStory>();
  const states = new Map<TableId, TableState>();
  const secrets = new Map<string, Secret>();
  const running = new Map<number, Map<TableId, number>>();

  const runningIn = (partition: number): Map<TableId, number> => {
    const known = running.get(partition) ?? new Map<TableId, number>();
    running.set(partition, known);
    return known;
  };

  const sittingAt = (table: TableId): number => {
    const state = states.get(table);
    return !state || state.status === 'unknown' ? 0 : state.sitting;
  };
  /** The secrets of a game are open from the end of its last sitting on. */
  const keep = (hex: string | null, secret: Secret): void => {
    const known = hex === null ? undefined : secrets.get(hex);
    if (hex !== null && (!known || sittingAt(known.table) < sittingAt(secret.table))) secrets.set(hex, secret);
  };

  return {
    stories,
    states,
    secrets,
    running: runningIn,
    note: (table, version, entry, place) => {
      const { event } = entry;
      const known = version === 1 ? undefined : stories.get(table);
      if (version === 1 && stories.has(table))
        findings.add('duplicated', `${place}: table ${table} begins a second time`);
      const story = known ?? { table, entries: [] };
      const before = (known && states.get(table)) ?? unknownTable;
      const fault = eventFault(before, entry);
      if (fault !== undefined) findings.add('divergent', `${place}: table ${table} version ${version}: ${fault}`);
      const after = evolve(before, entry, table);
      story.entries.push(entry);
      stories.set(table, story);
      states.set(table, after);
      if (isRunning(after)) runningIn(tablePartition(table)).set(table, version);
      else runningIn(tablePartition(table)).delete(table);
      if (event.type === 'TableOpened') {
        keep(event.seed, { table, name: 'the seed' });
        for (const seat of SEATS) keep(event.resumed?.nonces[seat] ?? null, { table, name: `${seat}'s nonce` });
      }
      if (event.type === 'SeatReady') keep(event.nonce, { table, name: `${event.seat}'s nonce` });
    },
  };
};
