import type { Occurrence } from './decider.ts';
import type { ClientId, GameId, TableId } from './id.ts';
import type { InviteEvent, SittingEvent } from './lobby-event.ts';
import type { Result } from './result.ts';
import type { TableOptions } from './table-options.ts';

/** A game as the lobby knows it: who sits where, for which sitting; the cards are the table's business. */
export type LobbyGame =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'seated';
      readonly sitting: number;
      readonly table: TableId;
      readonly north: ClientId;
      readonly south: ClientId;
      readonly options: TableOptions;
      readonly seatedAt: number;
    }
  | { readonly status: 'over'; readonly sitting: number; readonly result: Result; readonly freedAt: number };

export type LobbyGameEvent = (InviteEvent & { type: 'InviteAccepted' }) | SittingEvent;

export const unknownGame: LobbyGame = { status: 'unknown' };

export const gameRests = (state: LobbyGame): boolean => state.status === 'over';

export const evolveLobbyGame = (_: LobbyGame, event: LobbyGameEvent, { at }: Occurrence<GameId>): LobbyGame => {
  switch (event.type) {
    case 'InviteAccepted': {
      const { sitting, table, north, south, options } = event;
      return { status: 'seated', sitting, table, north, south, options, seatedAt: at };
    }
    case 'SeatsFreed':
      return { status: 'over', sitting: event.sitting, result: event.result, freedAt: at };
  }
};
