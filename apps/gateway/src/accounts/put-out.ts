import { type ClientId, decideTable, type TableId } from '@battleline/domain';
import { COMMAND_LIFETIME, streamsOf } from '@battleline/events';
import { pause } from '@battleline/service';
import type { Sessions } from '../http/sessions.ts';
import type { World } from '../world.ts';
import type { Writer } from '../writing/writer.ts';

const TRY_AGAIN_MS = 500;

/**
 * Ends the running game of one who may not be here any more (his seat resigns) and his session; tried until both are over.
 * Several gateways may do so at once: what is over already is left alone.
 */
export const createPutOut = (deps: {
  readonly world: World;
  readonly write: Writer;
  readonly sessions: Sessions;
  readonly signal: AbortSignal;
}) => {
  const { world, write, sessions, signal } = deps;

  const isRunning = (table: TableId): boolean => ['opened', 'playing', 'unknown'].includes(world.table(table).status);

  const resign = async (client: ClientId, table: TableId): Promise<void> => {
    await write({
      fold: world.tableFold(table),
      lookedAt: [world.lobbyFold()],
      decide: () => decideTable({ type: 'move', client, move: { type: 'resign' }, seen: 0 }, world.table(table)),
      streams: (event) => (event.type === 'CommandRefused' ? [] : streamsOf(event, table)),
      by: { commandId: null, tab: null, actor: null },
      lifetime: COMMAND_LIFETIME,
    });
  };

  return async (client: ClientId): Promise<void> => {
    while (!signal.aborted) {
      const { seat, session } = world.player(client);
      const plays = seat !== null && isRunning(seat.table);
      if (!plays && session === null) return;
      if (plays) await resign(client, seat.table);
      if (session) await sessions.end(client, session.id);
      await pause(TRY_AGAIN_MS, signal);
    }
  };
};
