import { flagsWon, isOver, type OpenTable, type TableId, tablePartition } from '@battleline/domain';
import type { AnyEvent } from '@battleline/events';
import { type RowChange, written } from '@battleline/service';
import { GAMES } from './read-model.ts';

/** A record at a table: what it says and where it stands in the log. */
export type TableRecord = {
  readonly table: TableId;
  readonly event: AnyEvent;
  readonly offset: number;
  /** log time, µs */
  readonly at: number;
  /** the table's version after it */
  readonly version: number;
};

/** The row of the sitting after a record. */
export const gameRow = ({ table: id, event, offset, at }: TableRecord, after: OpenTable): RowChange => {
  const dealt = event.type === 'Dealt' ? event : undefined;
  const position = after.status === 'opened' ? undefined : after.position;
  const result = position?.result;
  return written(GAMES, {
    table_id: id,
    game_id: after.game,
    sitting: after.sitting,
    north_id: after.north,
    south_id: after.south,
    claim_timing: after.options.claimTiming,
    on_leave: after.options.onLeave,
    rules_version: after.rulesVersion,
    // A saved sitting stays so: its game has no result yet, and all that is hidden stays hidden.
    status: after.status === 'closed' && !isOver(after) ? 'saved' : after.status,
    opened_at: after.openedAt,
    dealt_at: dealt ? at : null,
    finished_at: after.status === 'finished' || after.status === 'closed' ? after.finishedAt : null,
    first_seat: dealt?.first ?? null,
    winner: result?.winner ?? null,
    ended_by: result?.by ?? null,
    moves: after.status === 'opened' ? 0 : after.moves,
    north_flags: position ? flagsWon(position, 'north').length : 0,
    south_flags: position ? flagsWon(position, 'south').length : 0,
    commitment: after.commitment,
    seed: after.seed,
    north_nonce: after.nonces.north,
    south_nonce: after.nonces.south,
    troop_deck: dealt?.troop ?? null,
    tactics_deck: dealt?.tactics ?? null,
    same_deal_as: after.sameDealAs?.game ?? null,
    topic_partition: tablePartition(id),
    opened_offset: event.type === 'TableOpened' ? offset : null,
    last_offset: offset,
  });
};
