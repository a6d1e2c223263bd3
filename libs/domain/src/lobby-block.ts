import { alreadySo, type Decision, decided, refused } from './decider.ts';
import type { ClientId } from './id.ts';
import type { BlockEvent } from './lobby-event.ts';
import { type LobbyRejection, sessionEnded } from './lobby-refusal.ts';
import type { LobbyCommand } from './lobby-command.ts';
import type { LobbyState } from './lobby-state.ts';

/** What is kept of a client for ever, also when he isn't here. */
export type ClientState = {
  /** whose invites and private lines don't reach him, the first blocked first */
  readonly blocked: readonly ClientId[];
};

export const unknownClient: ClientState = { blocked: [] };

export const MAX_BLOCKED = 200;

export const evolveClientState = (state: ClientState, event: BlockEvent): ClientState => {
  const others = state.blocked.filter((other) => other !== event.blocked);
  return { ...state, blocked: event.type === 'ClientBlocked' ? [...others, event.blocked] : others };
};

export const decideBlock = (
  { type, client, other }: LobbyCommand & { type: 'block' | 'unblock' },
  lobby: LobbyState,
): Decision<BlockEvent, LobbyRejection> => {
  const blocked = lobby.blocked(client);
  if (!lobby.player(client).session) return sessionEnded;
  if (other === client) return refused('BLOCKED_SELF', 'You cannot block yourself.');
  if (blocked.includes(other) === (type === 'block')) return alreadySo;
  if (type === 'unblock') return decided({ type: 'ClientUnblocked', client, blocked: other });
  if (blocked.length >= MAX_BLOCKED)
    return refused('TOO_MANY_BLOCKED', `You have blocked ${MAX_BLOCKED} players: unblock one first.`);
  return decided({ type: 'ClientBlocked', client, blocked: other });
};
