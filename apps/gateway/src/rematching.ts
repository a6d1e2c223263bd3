import { isOver } from '@battleline/domain';
import type { CommandFrame } from '@battleline/protocol';
import type { World } from './world.ts';

/** Whether a rematch is asked for of a game that is over at its table, but in whose seats the lobby still sees both. */
export const isBeforeSeatsFreed = (frame: CommandFrame, world: World): boolean => {
  if (frame.type !== 'rematch') return false;
  const game = world.game(frame.game);
  if (game.status !== 'seated') return false;
  const table = world.table(game.table);
  return table.status !== 'unknown' && isOver(table);
};
