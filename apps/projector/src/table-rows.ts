import {
  flagsWon,
  guestName,
  type OpenTable,
  otherSeat,
  type Position,
  SEATS,
  type Seat,
  type TableId,
  tablePartition,
  type TableState,
} from '@battleline/domain';
import { removed, type RowChange, written } from '@battleline/service';
import { PLAYER_STATS, TABLES } from './read-model.ts';

/** What a record changed in the rows of one table; a game's end, not its saving, goes into both players' statistics. */
export const tableChanges = (id: TableId, before: TableState, after: TableState): RowChange[] => {
  if (after.status === 'opened' || after.status === 'playing') return [runningRow(id, after)];
  if (after.status === 'saved' && before.status === 'playing') return [removed(TABLES, id)];
  if (after.status !== 'finished' || before.status !== 'playing') return [];
  const stats = SEATS.map((seat) => statsRow(id, seat, after, after.position, after.finishedAt));
  return [removed(TABLES, id), ...stats];
};

const runningRow = (id: TableId, table: OpenTable & { readonly status: 'opened' | 'playing' }): RowChange => {
  const position = table.status === 'playing' ? table.position : undefined;
  return written(TABLES, {
    table_id: id,
    game_id: table.game,
    sitting: table.sitting,
    north_id: table.north,
    north_name: guestName(table.north),
    south_id: table.south,
    south_name: guestName(table.south),
    claim_timing: table.options.claimTiming,
    on_leave: table.options.onLeave,
    status: table.status,
    moves: table.status === 'playing' ? table.moves : 0,
    north_flags: position ? flagsWon(position, 'north').length : 0,
    south_flags: position ? flagsWon(position, 'south').length : 0,
    opened_at: table.openedAt,
  });
};

const statsRow = (id: TableId, seat: Seat, table: OpenTable, position: Position, finishedAt: number): RowChange => {
  const winner = position.result?.winner ?? null;
  return written(PLAYER_STATS, {
    client_id: table[seat],
    topic_partition: tablePartition(id),
    name: guestName(table[seat]),
    games: 1,
    wins: winner === seat ? 1 : 0,
    losses: winner === otherSeat(seat) ? 1 : 0,
    draws: winner === null ? 1 : 0,
    flags_won: flagsWon(position, seat).length,
    flags_lost: flagsWon(position, otherSeat(seat)).length,
    last_finished_at: finishedAt,
  });
};
