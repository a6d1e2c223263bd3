import {
  FEATURES,
  flagsWon,
  type GameId,
  guestName,
  type LobbyGame,
  type TableId,
  type TableSaved,
  type TableState,
} from '@battleline/domain';
import { encodeRecord, type Header } from '@battleline/events';
import { removed, type RowChange, written } from '@battleline/service';
import { SAVED_GAMES, SAVED_STATES } from './read-model.ts';

/** What a record changed in the list of saved games. */
export const gameChanges = (id: GameId, before: LobbyGame, after: LobbyGame): RowChange[] => {
  if (after.status !== 'saved') return before.status === 'saved' ? [removed(SAVED_GAMES, id)] : [];
  const { sitting, table, north, south, options, savedAt, abandonedBy } = after;
  const { claimTiming, onLeave, clock } = options;
  const row = written(SAVED_GAMES, {
    game_id: id,
    sitting,
    table_id: table,
    north_id: north,
    north_name: guestName(north),
    south_id: south,
    south_name: guestName(south),
    claim_timing: claimTiming,
    on_leave: onLeave,
    clock_per: clock?.per ?? null,
    clock_seconds: clock?.seconds ?? null,
    clock_increment: clock?.increment ?? null,
    saved_at: savedAt,
    abandoned_by: abandonedBy,
  });
  return [row];
};

const ALL_FEATURES = new Set(FEATURES);

/** What the sitting leaves that this record has ended, as the record itself: any later version can read that. */
export const stateChanges = (id: TableId, header: Header, event: TableSaved, after: TableState): RowChange[] => {
  if (after.status !== 'saved') return [];
  const { position, moves } = after;
  const row = written(SAVED_STATES, {
    table_id: id,
    game_id: after.game,
    sitting: after.sitting,
    moves,
    north_flags: flagsWon(position, 'north').length,
    south_flags: flagsWon(position, 'south').length,
    turn: event.position.turn.seat,
    saved_at: after.savedAt,
    record: Buffer.from(encodeRecord(header, event, ALL_FEATURES)).toString('base64'),
  });
  return [row];
};
