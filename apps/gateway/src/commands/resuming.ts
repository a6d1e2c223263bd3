import type { SavedGame, TableId } from '@battleline/domain';
import type { CommandFrame, LaterCode } from '@battleline/protocol';
import type { SavedStates } from '@battleline/service';
import type { World } from '../world.ts';

/** The table from which an acceptance lets a saved game go on, as the lobby is folded here; undefined: a new game. */
export const resumedTable = (frame: CommandFrame, world: World): TableId | undefined => {
  if (frame.type !== 'accept') return undefined;
  const invite = world.player(frame.from).invites.find(({ id }) => id === frame.invite);
  const game = invite?.resumes ? world.game(invite.resumes.game) : undefined;
  return game?.status === 'saved' && game.sitting === invite?.resumes?.sitting ? game.table : undefined;
};

/** What the sitting at that table has left, or why that can't be told now. */
export const findSaved = async (
  table: TableId,
  savedStates: SavedStates,
): Promise<{ readonly saved: SavedGame } | { readonly later: LaterCode }> => {
  try {
    const saved = await savedStates(table);
    return saved ? { saved } : { later: 'LAGGING' };
  } catch {
    return { later: 'UNAVAILABLE' };
  }
};
