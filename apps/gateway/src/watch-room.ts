import { type ClientId, decideLobby, MAX_WATCHED, type TableId } from '@battleline/domain';
import type { LobbyWriter } from './lobby-writer.ts';
import type { World } from './world.ts';

const isGone = (world: World, table: TableId): boolean => {
  const { status } = world.table(table);
  return status === 'closed' || (status === 'unknown' && world.isAtEnd(world.tableFold(table)));
};

/**
 * Lets a client who watches as many tables as he may begin with another one, if one of them has closed: that ends here,
 * not with the table, so that he can go on looking at its end.
 */
export const makeWatchRoom = async (client: ClientId, world: World, writeLobby: LobbyWriter): Promise<void> => {
  const { watching } = world.player(client);
  const table = watching.length < MAX_WATCHED ? undefined : watching.find((watched) => isGone(world, watched));
  if (table === undefined) return;
  await writeLobby(() => decideLobby({ type: 'unwatch', client, table }, world), {
    lookedAt: [world.tableFold(table)],
  });
};
