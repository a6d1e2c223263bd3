import { decideTable, runsOutAt, type TableId, tablePartition, type TableState } from '@battleline/domain';
import { type FoldedBatch, LONGEST_GAP, type PartitionFold, streamsOf } from '@battleline/events';
import { type Agenda, TRY_AGAIN } from './agenda.ts';
import type { Patience } from './patience.ts';
import type { Tick } from '../writing/tick.ts';
import type { World } from '../world.ts';
import type { Writer } from '../writing/writer.ts';

/**
 * Keeps the players' clocks going: sees to it that a partition in which one runs isn't quiet for long, for a longer gap
 * would be an outage, in which they stand still; and ends the games of those whose time has run out.
 */
export type Clocks = {
  /** Looks at the tables that there are already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
  /** The result are the tables whose clocks have stood still in a gap before this batch. */
  readonly onBatch: (batch: FoldedBatch) => readonly TableId[];
};

export type ClocksDeps = {
  readonly world: World;
  readonly write: Writer;
  readonly tick: Tick;
  readonly agenda: Agenda;
  readonly patience: Patience;
  /** the log's time by estimate, µs */
  readonly now: () => number;
};

/** How long a partition in which a clock runs may be without a record before somebody ticks, µs. */
const QUIET = 5_000_000;

/** Log time at which this table's running clock is out, if there is no outage until then; null where none runs. */
export const clockEnd = (fold: PartitionFold, state: TableState): number | null => {
  const end = runsOutAt(state);
  return end === null ? null : fold.now() + end - fold.uptime();
};

export const createClocks = (deps: ClocksDeps): Clocks => {
  const { world, write, tick, agenda, patience, now } = deps;
  /** tables with a running clock, by partition */
  const running = new Map<number, Set<TableId>>();
  /** what of its log time each partition wasn't up, as it was after the last batch, µs */
  const lost = new Map<number, number>();

  const isFresh = (table: TableId): boolean => world.isFresh('tables', tablePartition(table));

  const runOut = async (table: TableId): Promise<number | undefined> => {
    const fold = world.tableFold(table);
    const end = clockEnd(fold, world.table(table));
    if (end === null) return undefined;
    if (end > now()) return end;
    // After so long a gap the clock has stood still: the next record, a tick, will show it.
    if (!isFresh(table) || now() > fold.now() + LONGEST_GAP) return now() + TRY_AGAIN;
    const { status } = await write({
      fold,
      decide: () =>
        clockEnd(fold, world.table(table)) === end
          ? decideTable({ type: 'runOut' }, world.table(table))
          : { ok: true, event: undefined },
      streams: (event) => (event.type === 'CommandRefused' ? [] : streamsOf(event, table)),
      by: { commandId: null, tab: null, actor: null },
      notBefore: end,
      // If there is a longer gap before it lands, the clock has stood still.
      until: () => fold.now() + LONGEST_GAP,
    });
    const left = clockEnd(fold, world.table(table));
    return left === null ? undefined : status === 'written' ? left : Math.max(left, now() + TRY_AGAIN);
  };

  const tickAgain = async (partition: number, key: string): Promise<number | undefined> => {
    const [table] = running.get(partition) ?? [];
    if (table === undefined) return undefined;
    const fold = world.tableFold(table);
    if (fold.now() + QUIET <= now()) await tick(fold);
    return Math.max(fold.now() + QUIET + patience(key), now() + TRY_AGAIN);
  };

  const look = (table: TableId): void => {
    const [fold, partition] = [world.tableFold(table), tablePartition(table)];
    const end = clockEnd(fold, world.table(table));
    const key = `clock/${table}`;
    const tables = running.get(partition) ?? new Set();
    if (end === null) {
      agenda.drop(key);
      tables.delete(table);
      if (tables.size === 0) running.delete(partition);
      return;
    }
    agenda.plan(key, end + patience(key), () => runOut(table));
    if (tables.size === 0) {
      const ticking = `tick/${partition}`;
      agenda.plan(ticking, fold.now() + QUIET + patience(ticking), () => tickAgain(partition, ticking));
    }
    running.set(partition, tables.add(table));
  };

  /** The tables of a partition in which time has been lost since the last batch. */
  const standing = (partition: number): readonly TableId[] => {
    const [first] = running.get(partition) ?? [];
    const fold = first && world.tableFold(first);
    const before = lost.get(partition);
    lost.delete(partition);
    if (!fold) return [];
    lost.set(partition, fold.now() - fold.uptime());
    return before === undefined || fold.now() - fold.uptime() === before ? [] : [...(running.get(partition) ?? [])];
  };

  return {
    begin: (fold) => {
      for (const [key, { state }] of fold.state().streams)
        if (state.kind === 'table') look(key.slice('table/'.length) as TableId);
    },
    onBatch: ({ topic, partition, outcomes }) => {
      if (topic !== 'tables') return [];
      for (const outcome of outcomes)
        if (outcome.status === 'admitted')
          for (const { ref, before, after } of outcome.changes)
            if (
              after.kind === 'table' &&
              before.kind === 'table' &&
              (runsOutAt(before.table) ?? runsOutAt(after.table)) !== null
            )
              look(ref.id as TableId);
      return standing(partition);
    },
  };
};
