import { type ClientId, decideLobby, MAX_WATCHED, type TableId } from '@battleline/domain';
import { streamsOf } from '@battleline/events';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

const LIFETIME = 15_000_000;

const isGone = (world: World, table: TableId): boolean => {
  const { status } = world.table(table);
  return status === 'closed' || (status === 'unknown' && world.isAtEnd(world.tableFold(table)));
};

/**
 * Lets a client who watches as many tables as he may begin with another one, if one of them has closed: that ends here,
 * not with the table, so that he can go on looking at its end.
 */
export const makeWatchRoom = async (client: ClientId, world: World, write: Writer): Promise<void> => {
  const { watching } = world.player(client);
  const table = watching.length < MAX_WATCHED ? undefined : watching.find((watched) => isGone(world, watched));
  if (table === undefined) return;
  await write({
    fold: world.lobbyFold(),
    lookedAt: [world.tableFold(table)],
    decide: () => decideLobby({ type: 'unwatch', client, table }, world),
    streams: (event) => (event.type === 'CommandRefused' ? [] : streamsOf(event)),
    by: { commandId: null, tab: null, actor: null },
    lifetime: LIFETIME,
  });
};
