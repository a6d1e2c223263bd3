import { type Dealt, isMoveEvent, type MoveEvent, type Seat, type TableId, type TableOpened } from '@battleline/domain';
import type { Admitted, Judged } from './log-watch.ts';

/** One table's history, from the log alone. */
export type TableTruth = {
  readonly table: TableId;
  readonly opened: TableOpened;
  readonly nonces: Partial<Record<Seat, string>>;
  readonly dealt: Dealt | undefined;
  readonly moves: readonly MoveEvent[];
  /** how often `SeatsFreed` and `TableClosed` stand */
  readonly freed: number;
  readonly closed: number;
};

/** All that stands in the log. */
export type Truth = { readonly records: readonly Judged[]; readonly tables: ReadonlyMap<TableId, TableTruth> };

type Growing = { -readonly [Key in keyof TableTruth]: TableTruth[Key] };

const noteTableEvent = (tables: Map<TableId, Growing>, record: Admitted): void => {
  const { event } = record;
  for (const { ref } of record.changes) {
    const table = ref.id as TableId;
    if (event.type === 'TableOpened')
      tables.set(table, { table, opened: event, nonces: {}, dealt: undefined, moves: [], freed: 0, closed: 0 });
    const truth = tables.get(table);
    if (!truth) throw new Error(`${event.type} at ${table}, which was never opened`);
    if (event.type === 'SeatReady') truth.nonces = { ...truth.nonces, [event.seat]: event.nonce };
    if (event.type === 'Dealt') truth.dealt = event;
    if (event.type === 'TableClosed') truth.closed += 1;
    if (isMoveEvent(event)) truth.moves = [...truth.moves, event];
  }
};

/** What the records say, table by table. */
export const truthOf = (records: readonly Judged[]): Truth => {
  const tables = new Map<TableId, Growing>();
  for (const record of records)
    if (record.topic === 'tables' && record.status === 'admitted') noteTableEvent(tables, record);
  for (const record of records)
    if (record.status === 'admitted' && record.event.type === 'SeatsFreed') {
      const truth = tables.get(record.event.table);
      if (truth) truth.freed += 1;
    }
  return { records, tables };
};
