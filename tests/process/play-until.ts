import type { TableId } from '@battleline/domain';
import type { Player } from '../support/player.ts';
import type { Stage } from '../support/stage.ts';

/** Lets the players play until the game has so many moves, and everything asked for is answered. */
export const playUntil = async (
  stage: Pick<Stage, 'play'>,
  players: readonly Player[],
  table: TableId,
  moves: number,
): Promise<void> => {
  const stop = stage.play(...players);
  const [one] = players;
  await one?.reach(`${moves} moves`, ({ state }) => (state().tables.get(table)?.view.moves ?? 0) >= moves);
  stop();
  await Promise.all(players.map((player) => player.reach('all answers', (client) => client.unanswered() === 0)));
};
