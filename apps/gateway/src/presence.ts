import { setTimeout as delay } from 'node:timers/promises';
import { decideLobby, type GatewayId, type LobbyCommand, type TabId } from '@battleline/domain';
import { streamsOf } from '@battleline/events';
import type { Identity } from './connection.ts';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

const TRY_AGAIN_MS = 500;
const TRIES = 20;

/** Says in the lobby which tabs are connected here. */
export type Presence = {
  /** `isCurrent`: whether the connection that this is about still is as it says. */
  readonly note: (type: 'attach' | 'detach', identity: Identity, tab: TabId, isCurrent: () => boolean) => Promise<void>;
};

export const createPresence = (gateway: GatewayId, world: World, write: Writer): Presence => ({
  note: async (type, { client, session }, tab, isCurrent) => {
    const command: LobbyCommand = { type, client, session, gateway, tab };
    for (let tries = 0; tries < TRIES && isCurrent(); tries += 1) {
      const written = await write({
        fold: world.lobbyFold(),
        decide: () => decideLobby(command, world),
        streams: (event) => (event.type === 'CommandRefused' ? [] : streamsOf(event)),
        by: { commandId: null, tab: null, actor: null },
        lifetime: 15_000_000,
      });
      if (written.status !== 'undecided') return;
      await delay(TRY_AGAIN_MS, undefined, { ref: false });
    }
  },
});
