import type { TableId } from '@battleline/domain';
import type { HelloFrame } from '@battleline/protocol';
import type { SessionClaims } from '../http/session-token.ts';
import type { World } from '../world.ts';

/** What a client brings along of what it was shown before, here or elsewhere; `session` is signed by one of us. */
export type Floors = {
  readonly seen: HelloFrame['seen'];
  readonly session: SessionClaims | undefined;
};

export type FloorKind = 'at' | 'lobby' | 'table' | 'session';

/** Which floors the fold hasn't reached. A table that is unknown may be a forgotten one, and has none. */
export const floorsAbove = (world: World, { seen, session }: Floors): readonly FloorKind[] => {
  const above = new Set<FloorKind>();
  if (seen && world.at() < seen.at) above.add('at');
  if (seen && world.lobbyTime() < seen.lobby) above.add('lobby');
  for (const [id, moves = 0] of Object.entries(seen?.tables ?? {})) if (isAbove(world, id, moves)) above.add('table');
  if (session && world.lobbyTime() < session.lobby) above.add('session');
  return [...above];
};

const isAbove = (world: World, id: string, moves: number): boolean => {
  const table = world.table(id as TableId);
  return table.status !== 'unknown' && moves > (table.status === 'opened' ? 0 : table.moves);
};
