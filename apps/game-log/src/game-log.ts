import { isMoveEvent, type MoveEvent, type TableId, type TableState } from '@battleline/domain';
import { EVENT_TOPICS, type StreamChange } from '@battleline/events';
import type { FoldedOutcome, Projection, ProjectionModel, RowChange } from '@battleline/service';
import { claimRows } from './claim-rows.ts';
import { gameRow, type TableRecord } from './game-rows.ts';
import { moveRow } from './move-rows.ts';

type Admitted = FoldedOutcome & { readonly status: 'admitted' };

const moveChanges = (record: TableRecord, event: MoveEvent, before: TableState, after: TableState): RowChange[] => {
  // A move that isn't made in a running game changes nothing, as in the fold.
  if (before.status !== 'playing' || after.status === 'unknown' || after.status === 'opened') return [];
  const { position } = before;
  const { moves: number } = after;
  const move = moveRow(record, event, number, position.turn?.phase ?? 'hand');
  return event.type === 'FlagsClaimed' ? [move, ...claimRows(record, event, number, position)] : [move];
};

const tableChanges = ({ event, offset, at }: Admitted, change: StreamChange): RowChange[] => {
  const { ref, version, before, after } = change;
  if (before.kind !== 'table' || after.kind !== 'table' || after.table.status === 'unknown') return [];
  const record: TableRecord = { table: ref.id as TableId, event, offset, at, version };
  const moves = isMoveEvent(event) ? moveChanges(record, event, before.table, after.table) : [];
  return [gameRow(record, after.table), ...moves];
};

/** The game log: every sitting, every move, every claim. */
export const gameLog: Projection = {
  name: 'game_log',
  version: 1,
  topics: { tables: EVENT_TOPICS.tables },
  changesOf: (outcome) =>
    outcome.status === 'admitted' ? outcome.changes.flatMap((change) => tableChanges(outcome, change)) : [],
};

/** The projection, and the schema that holds the rows of its version. */
export const gameLogModel: ProjectionModel = { projection: gameLog, schema: 'game_log_v1' };
