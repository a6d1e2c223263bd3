import { setTimeout as delay } from 'node:timers/promises';
import { alreadySo, type ClientId, decideLobby, type TabId } from '@battleline/domain';
import type { FoldedBatch } from '@battleline/events';
import type { Identity } from '../sockets/connection.ts';
import type { LobbyWriter } from '../writing/lobby-writer.ts';
import type { OwnGateway } from './own-gateway.ts';
import type { World } from '../world.ts';

const TRY_AGAIN_MS = 500;

/** Says in the lobby which tabs are connected here. */
export type Presence = {
  /** Tried until it stands there; `isCurrent`: whether the connection that this is about still is as it says. */
  readonly note: (type: 'attach' | 'detach', identity: Identity, tab: TabId, isCurrent: () => boolean) => Promise<void>;
  /** Sets right what came to stand there only after it had changed here. */
  readonly onBatch: (batch: FoldedBatch) => void;
};

export type PresenceDeps = {
  readonly own: OwnGateway;
  readonly world: World;
  readonly writeLobby: LobbyWriter;
  readonly isHere: (client: ClientId, tab: TabId) => boolean;
  readonly signal: AbortSignal;
};

export const createPresence = ({ own, world, writeLobby, isHere, signal }: PresenceDeps): Presence => {
  const note: Presence['note'] = async (type, { client, session }, tab, isCurrent) => {
    while (isCurrent() && !signal.aborted) {
      // Looked at each time anew: a connection that is gone meanwhile must not take the place of a newer one.
      const written = await writeLobby(() =>
        isCurrent() ? decideLobby({ type, client, session, gateway: own.id(), tab }, world) : alreadySo,
      );
      if (written.status !== 'undecided') return;
      await delay(TRY_AGAIN_MS, undefined, { ref: false });
    }
  };
  return {
    note,
    onBatch: ({ outcomes }) => {
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        const { event } = outcome;
        if (event.type !== 'SessionAttached' && event.type !== 'SessionDetached') continue;
        if (!own.isOwn(event.gateway)) continue;
        const shouldBe = isHere(event.client, event.tab);
        const isCurrent = (): boolean => isHere(event.client, event.tab) === shouldBe;
        if (shouldBe !== (event.type === 'SessionAttached'))
          void note(shouldBe ? 'attach' : 'detach', event, event.tab, isCurrent);
      }
    },
  };
};
