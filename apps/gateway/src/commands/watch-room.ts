import { type ClientId, decideLobby, MAX_WATCHED, type TableId } from '@battleline/domain';
import type { LobbyWriter } from '../writing/lobby-writer.ts';
import type { LogEnd } from '../life/log-end.ts';
import type { World } from '../world.ts';

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
  await unwatch(client, table, world, writeLobby);
};

/**
 * Takes tables that are long closed and forgotten out of what a client watches. One that this gateway has only not read
 * of yet looks the same, until it has read all that the log holds.
 */
export const leaveForgotten = async (
  client: ClientId,
  world: World,
  writeLobby: LobbyWriter,
  logEnd: LogEnd,
): Promise<void> => {
  const forgotten = (): TableId[] =>
    world.player(client).watching.filter((table) => world.table(table).status === 'unknown');
  if (forgotten().length === 0 || !(await logEnd.isFolded())) return;
  for (const table of forgotten()) await unwatch(client, table, world, writeLobby);
};

const unwatch = (client: ClientId, table: TableId, world: World, writeLobby: LobbyWriter): Promise<unknown> =>
  writeLobby(() => decideLobby({ type: 'unwatch', client, table }, world), { lookedAt: [world.tableFold(table)] });
