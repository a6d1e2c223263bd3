import { type ClientId, guestName } from '@battleline/domain';
import type { Person } from '@battleline/protocol';
import type { World } from './world.ts';

/** A client as others see it. */
export const personOf = (world: World, id: ClientId): Person => ({
  id,
  name: guestName(id),
  kind: world.player(id).session?.kind ?? 'guest',
});
