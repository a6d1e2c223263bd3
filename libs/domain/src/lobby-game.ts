import type { Occurrence } from './decider.ts';
import type { ClientId, GameId, TableId } from './id.ts';
import type { AbandonEvent, InviteEvent, SittingEvent } from './lobby-event.ts';
import type { Result } from './result.ts';
import type { Resumption } from './resumption.ts';
import type { OpenDeal } from './same-deal.ts';
import type { SavedGame } from './table-event.ts';
import type { TableOptions } from './table-options.ts';

/** One sitting of a game: who sits where, at which table, and its number. */
type Sitting = {
  readonly sitting: number;
  readonly table: TableId;
  readonly north: ClientId;
  readonly south: ClientId;
  readonly options: TableOptions;
};

/** A game as the lobby knows it; the cards are the table's business. */
export type LobbyGame =
  | { readonly status: 'unknown' }
  /** `resumed`: what the table goes on from; null at the game's first. `sameDealAs`: the deal that it begins with */
  | (Sitting & {
      readonly status: 'seated';
      readonly seatedAt: number;
      readonly resumed: SavedGame | null;
      readonly sameDealAs: OpenDeal | null;
    })
  /** between two sittings: this one is over, the game isn't. `abandonedBy`: who of the two would let it be */
  | (Sitting & { readonly status: 'saved'; readonly savedAt: number; readonly abandonedBy: ClientId | null })
  /** `sameDealAs`: the game whose deal it had; null: the cards were shuffled for it */
  | (Sitting & {
      readonly status: 'over';
      readonly result: Result;
      readonly freedAt: number;
      readonly sameDealAs: GameId | null;
    })
  | { readonly status: 'abandoned'; readonly sitting: number; readonly abandonedAt: number };

export type LobbyGameEvent = (InviteEvent & { type: 'InviteAccepted' }) | SittingEvent | AbandonEvent;

export const unknownGame: LobbyGame = { status: 'unknown' };

/** A saved game doesn't rest: else its sittings would be forgotten, and an old save could be resumed twice. */
export const gameRests = (state: LobbyGame): boolean => state.status === 'over' || state.status === 'abandoned';

/** Whether the game still stands as that sitting has saved it. */
export const isResumable = ({ sitting }: Resumption, game: LobbyGame): boolean =>
  game.status === 'saved' && game.sitting === sitting;

export const evolveLobbyGame = (state: LobbyGame, event: LobbyGameEvent, { at }: Occurrence<GameId>): LobbyGame => {
  switch (event.type) {
    case 'InviteAccepted': {
      const { sitting, table, north, south, options, resumed, sameDealAs } = event;
      return { status: 'seated', sitting, table, north, south, options, seatedAt: at, resumed, sameDealAs };
    }
    case 'SeatsFreed': {
      if (state.status !== 'seated') return state;
      const { sitting, table, north, south, options } = state;
      const over = { sitting, table, north, south, options };
      if (!event.result) return { ...over, status: 'saved', savedAt: at, abandonedBy: null };
      const sameDealAs = (state.resumed ?? state).sameDealAs?.game ?? null;
      return { ...over, status: 'over', result: event.result, freedAt: at, sameDealAs };
    }
    case 'AbandonOffered':
      return state.status === 'saved' ? { ...state, abandonedBy: event.by } : state;
    case 'GameAbandoned':
      return state.status === 'saved' ? { status: 'abandoned', sitting: state.sitting, abandonedAt: at } : state;
  }
};
