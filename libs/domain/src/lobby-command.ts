import type { ClientId, GameId, GatewayId, InviteId, SessionId, TabId, TableId } from './id.ts';
import type { ClientKind, DeclineReason, SessionEnd } from './lobby-event.ts';
import type { Result } from './result.ts';
import type { OpenDeal } from './same-deal.ts';
import type { Seat } from './seat.ts';
import type { SavedGame } from './table-event.ts';
import type { TableOptions } from './table-options.ts';

/** An invite by whom it comes from. */
export type InviteRef = { readonly inviter: ClientId; readonly invite: InviteId };

/** What people and gateways ask of the lobby; `client` is the one who asks. */
export type LobbyCommand =
  | { readonly type: 'startSession'; readonly client: ClientId; readonly session: SessionId; readonly kind: ClientKind }
  | {
      readonly type: 'endSession';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly reason: Exclude<SessionEnd, 'left'>;
    }
  | {
      readonly type: 'endSession';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly reason: 'left';
      /** the `sessionDeadline` that has passed: the `notBefore` of the record; with another one it isn't time yet */
      readonly deadline: number;
      /** µs; `SESSION_GRACE` unless told otherwise */
      readonly grace?: number;
    }
  | {
      readonly type: 'attach' | 'detach';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly gateway: GatewayId;
      readonly tab: TabId;
    }
  | {
      readonly type: 'invite';
      readonly client: ClientId;
      readonly invite: InviteId;
      readonly invitee: ClientId | null;
      readonly options: TableOptions;
    }
  /** a game with the first who'd play one like it: with one who waits, or by waiting oneself */
  | {
      readonly type: 'play';
      readonly client: ClientId;
      readonly invite: InviteId;
      readonly options: TableOptions;
      /** the invites open to all */
      readonly standing: readonly InviteRef[];
      /** fresh ids, and the seat drawn for the one who comes second */
      readonly game: GameId;
      readonly table: TableId;
      readonly seat: Seat;
    }
  /** an invite to the other player of a saved game, to go on with it */
  | { readonly type: 'resume'; readonly client: ClientId; readonly invite: InviteId; readonly game: GameId }
  /** another game with the opponent of a finished one: accepts his offer, or makes one */
  | {
      readonly type: 'rematch';
      readonly client: ClientId;
      readonly invite: InviteId;
      /** the finished game */
      readonly follows: GameId;
      /** fresh ids, and a seat that doesn't matter: they swap theirs */
      readonly game: GameId;
      readonly table: TableId;
      readonly seat: Seat;
      /** with the deal of the finished game: each plays the hand that the other had */
      readonly sameDeal?: boolean;
      /** that deal, as the game's table has it; unknown once the table is forgotten */
      readonly deal?: OpenDeal | undefined;
    }
  /** a game with whoever gets the link */
  | { readonly type: 'share'; readonly client: ClientId; readonly invite: InviteId; readonly options: TableOptions }
  /** once its `inviteDeadline` has passed, which is the `notBefore` of the record */
  | { readonly type: 'expireInvite'; readonly inviter: ClientId; readonly invite: InviteId }
  | { readonly type: 'withdraw'; readonly client: ClientId; readonly invite: InviteId }
  | {
      readonly type: 'decline';
      readonly client: ClientId;
      readonly inviter: ClientId;
      readonly invite: InviteId;
      readonly reason: DeclineReason | null;
    }
  | {
      readonly type: 'accept';
      readonly client: ClientId;
      readonly inviter: ClientId;
      readonly invite: InviteId;
      /** fresh ids, and the seat drawn for the one who accepts; a game that goes on keeps its id and seats */
      readonly game: GameId;
      readonly table: TableId;
      readonly seat: Seat;
      /** has the link, where the invite is for whoever has it */
      readonly byLink?: boolean;
      /** of a game that goes on: what the sitting that the invite names has left */
      readonly saved?: SavedGame;
    }
  | { readonly type: 'abandon'; readonly client: ClientId; readonly game: GameId }
  | { readonly type: 'watch' | 'unwatch'; readonly client: ClientId; readonly table: TableId }
  /** invites and private lines of the other one don't reach the client from now on, or do again */
  | { readonly type: 'block' | 'unblock'; readonly client: ClientId; readonly other: ClientId }
  /** the sitting is over, the game too unless the result is null: then it is saved */
  | { readonly type: 'freeSeats'; readonly game: GameId; readonly sitting: number; readonly result: Result | null }
  /** once its `savedDeadline` has passed, which is the `notBefore` of the record */
  | { readonly type: 'expireGame'; readonly game: GameId; readonly sitting: number };
