import { type GameId, isOver, type OpenDeal, openDealOf } from '@battleline/domain';
import type { CommandFrame } from '@battleline/protocol';
import type { World } from '../world.ts';

/**
 * Whether a rematch is asked for of a game whose end is known only half: it is over at its table, but the lobby still
 * sees both in their seats; or, where its deal is to be had again, the other way round.
 */
export const isHalfOver = (frame: CommandFrame, world: World): boolean => {
  if (frame.type !== 'rematch') return false;
  const game = world.game(frame.game);
  if (game.status !== 'seated' && game.status !== 'over') return false;
  const table = world.table(game.table);
  if (table.status === 'unknown') return false;
  return game.status === 'seated' ? isOver(table) : frame.sameDeal && !isOver(table);
};

/** The deal of a finished game, as its table has it; undefined once that is forgotten. */
export const dealOfFinished = (id: GameId, world: World): OpenDeal | undefined => {
  const game = world.game(id);
  const table = game.status === 'over' ? world.table(game.table) : undefined;
  return table && table.status !== 'unknown' ? openDealOf(table) : undefined;
};
