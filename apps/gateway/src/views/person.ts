import { type ClientId, guestName } from '@battleline/domain';
import type { Person } from '@battleline/protocol';
import type { World } from '../world.ts';

/** The name of everybody who has erased his account. */
const ERASED = 'A former player';

/** A client as others see it: by the name of his account, once that is known here, or else as a guest. */
export const personOf = (world: World, id: ClientId): Person => {
  const name = world.accountName(id);
  if (name === null) return { id, name: ERASED, kind: 'guest' };
  return name === undefined
    ? { id, name: guestName(id), kind: world.player(id).session?.kind ?? 'guest' }
    : { id, name, kind: 'member' };
};
