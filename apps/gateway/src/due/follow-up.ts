import {
  type ClientId,
  type GameId,
  isReadyToDeal,
  type Leaver,
  leaverOf,
  type LobbyGame,
  type OpenTable,
  READY_TIMEOUT,
  type TableId,
  type TableState,
} from '@battleline/domain';
import type { World } from '../world.ts';

/** What one partition's event causes in another (R7), still missing. Log times in µs. */
export type FollowUp = {
  readonly event: 'TableOpened' | 'Dealt' | 'TableSaved' | 'Resigned' | 'SeatsFreed' | 'TableClosed';
  readonly game: GameId;
  readonly table: TableId;
  /** the stream whose event is the cause */
  readonly cause: `game/${GameId}` | `table/${TableId}` | `player/${ClientId}`;
  readonly notBefore: number;
};

type Ids = { readonly game: GameId; readonly table: TableId };

/**
 * The follow-up that this game and its table wait for, or none: a function of the states alone. `leaver`: of the two who
 * sit there the one who has left, where that may have its consequences.
 */
export const missingFollowUp = (
  { game, table }: Ids,
  sitting: LobbyGame,
  state: TableState,
  leaver: Leaver | null,
): FollowUp | undefined => {
  const fromGame = { game, table, cause: `game/${game}` as const };
  const fromTable = { game, table, cause: `table/${table}` as const };
  const isThisSitting = sitting.status === 'seated' && sitting.table === table;
  switch (state.status) {
    case 'unknown':
      return isThisSitting ? { ...fromGame, event: 'TableOpened', notBefore: sitting.seatedAt } : undefined;
    case 'opened':
      return { ...fromTable, event: 'Dealt', notBefore: dealtFrom(state) };
    case 'playing': {
      if (!leaver || !isThisSitting) return undefined;
      const event = state.options.onLeave === 'forfeit' ? 'Resigned' : 'TableSaved';
      return { game, table, event, cause: `player/${leaver.client}`, notBefore: leaver.leftAt };
    }
    case 'closed':
      return undefined;
    case 'finished':
    case 'saved': {
      const endedAt = state.status === 'finished' ? state.finishedAt : state.savedAt;
      if (isThisSitting) return { ...fromTable, event: 'SeatsFreed', notBefore: endedAt };
      if (sitting.status === 'unknown') return { ...fromTable, event: 'TableClosed', notBefore: endedAt };
      // The lobby as folded here has not come to this sitting yet: its seats are still to be freed.
      if (sitting.sitting < state.sitting) return undefined;
      return { ...fromGame, event: 'TableClosed', notBefore: Math.max(endedAt, freedBy(sitting)) };
    }
  }
};

/** When the seats of a sitting that is over were free at the latest, log time of the lobby in µs. */
const freedBy = (sitting: Exclude<LobbyGame, { status: 'unknown' }>): number => {
  switch (sitting.status) {
    case 'seated':
      return sitting.seatedAt;
    case 'saved':
      return sitting.savedAt;
    case 'over':
      return sitting.freedAt;
    case 'abandoned':
      return sitting.abandonedAt;
  }
};

const dealtFrom = (state: OpenTable): number =>
  isReadyToDeal(state) ? state.openedAt : state.openedAt + READY_TIMEOUT;

/** The follow-up that the world as folded waits for at this game and table. */
export const missingIn = (world: World, ids: Ids): FollowUp | undefined => {
  const state = world.table(ids.table);
  return missingFollowUp(ids, world.game(ids.game), state, leaverFrom(world, state));
};

/** Who has left this table, where his leaving may be written already (R11). */
export const leaverFrom = (world: World, state: TableState): Leaver | null =>
  state.status === 'playing' && world.features().has('presence') ? leaverOf(state, world.player) : null;

/**
 * Whether it can be written now. A table whose game the lobby doesn't know is closed only once the lobby is past the
 * table's end: before that the game may just not have been read yet.
 */
export const isDue = (world: World, { event, game, notBefore }: FollowUp): boolean =>
  event !== 'TableClosed' || world.game(game).status !== 'unknown' || world.lobbyTime() > notBefore;
