import type { EventLog } from '@battleline/events';
import type { Logger } from '@battleline/service';
import type { Audience } from '../sockets/audience.ts';
import type { World } from '../world.ts';
import { type ChatAnnounce, createChatAnnounce } from './chat-announce.ts';
import { createChatFollowing } from './chat-following.ts';
import { createChatMemory } from './chat-memory.ts';
import { createSay, type Say } from './say.ts';

export type Chat = Pick<ChatAnnounce, 'show' | 'showTable' | 'onBatch'> &
  Pick<Say, 'say'> & {
    /** Follows what is said until the signal aborts. */
    readonly run: (signal: AbortSignal) => Promise<void>;
  };

export type ChatDeps = {
  readonly log: EventLog;
  readonly world: World;
  readonly audience: Audience;
  /** the log's time by estimate, µs */
  readonly logTime: () => number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

/** What people say: read, shown to who may hear it, and written. */
export const createChat = ({ log, world, audience, logTime, logger, signal }: ChatDeps): Chat => {
  const memory = createChatMemory();
  const { announce, show, showTable, onBatch } = createChatAnnounce({ world, audience, memory });
  const following = createChatFollowing({
    log,
    memory,
    onLines: announce,
    onAllRead: () => {
      // Some may have come before.
      for (const connection of audience.all()) {
        show(connection);
        for (const table of connection.watching) showTable(connection, table);
        const seat = connection.identity && world.player(connection.identity.client).seat;
        if (seat) showTable(connection, seat.table);
      }
    },
    onTaken: () => say.onTaken(),
    onOutage: (reason) => logger.warn({ reason }, 'chat is not followed'),
  });
  const say = createSay({ log, world, memory, isFresh: following.isFresh, logTime, signal });
  return { show, showTable, onBatch, say: say.say, run: following.run };
};
