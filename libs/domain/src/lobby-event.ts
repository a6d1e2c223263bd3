import type { FeatureEvent } from './feature.ts';
import type { AnnouncementId, ClientId, GameId, GatewayId, InviteId, SessionId, TabId, TableId } from './id.ts';
import type { Rematch } from './rematch.ts';
import type { Resumption } from './resumption.ts';
import type { Result } from './result.ts';
import type { OpenDeal } from './same-deal.ts';
import type { SavedGame } from './table-event.ts';
import type { TableOptions } from './table-options.ts';

/** What kind of client a session belongs to; a bot says so itself. */
export const CLIENT_KINDS = ['guest', 'bot'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** Why a session ended: the client said so, or none of its tabs was connected for too long. */
export const SESSION_ENDS = ['logout', 'left'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** Why an invite is declined, where the invited player says it: he has no time, not these options, another time. */
export const DECLINE_REASONS = ['busy', 'options', 'later'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

// Facts of the topic `lobby`. Their names and fields are storage: changing one means a new schema version.

export type GatewayEvent =
  | { readonly type: 'GatewayStarted'; readonly gateway: GatewayId; readonly program: string }
  | { readonly type: 'GatewayDraining' | 'GatewayStopped' | 'GatewayReturned'; readonly gateway: GatewayId }
  | { readonly type: 'GatewayLost'; readonly gateway: GatewayId; readonly by: GatewayId };

export type SessionEvent =
  | {
      readonly type: 'SessionStarted';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly kind: ClientKind;
    }
  | {
      readonly type: 'SessionAttached' | 'SessionDetached';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly gateway: GatewayId;
      readonly tab: TabId;
    }
  | {
      readonly type: 'SessionEnded';
      readonly client: ClientId;
      readonly session: SessionId;
      readonly reason: SessionEnd;
    };

export type InviteEvent =
  | {
      readonly type: 'InviteSent';
      readonly inviter: ClientId;
      readonly invite: InviteId;
      /** null: open to all */
      readonly invitee: ClientId | null;
      readonly inviterGamesStarted: number;
      readonly inviteeGamesStarted: number;
      readonly options: TableOptions;
      /** the saved game that is to go on; null: a new one */
      readonly resumes: Resumption | null;
      /** the finished game that this one follows; null: none */
      readonly rematch: Rematch | null;
      /** that game's deal, which this one is to have, too; null: the cards are shuffled */
      readonly sameDealAs: OpenDeal | null;
      /** open to whoever has its link, and hidden from all others */
      readonly link: boolean;
    }
  | { readonly type: 'InviteWithdrawn' | 'InviteExpired'; readonly inviter: ClientId; readonly invite: InviteId }
  | {
      readonly type: 'InviteDeclined';
      readonly inviter: ClientId;
      readonly invite: InviteId;
      readonly decliner: ClientId;
      /** null: he doesn't say */
      readonly reason: DeclineReason | null;
    }
  | {
      readonly type: 'InviteAccepted';
      readonly inviter: ClientId;
      readonly invite: InviteId;
      readonly accepter: ClientId;
      readonly game: GameId;
      readonly table: TableId;
      readonly sitting: number;
      readonly north: ClientId;
      readonly south: ClientId;
      readonly options: TableOptions;
      /** what the sitting before has left; null: the game begins */
      readonly resumed: SavedGame | null;
      /** an earlier game's deal, with which this one begins; null: the cards are shuffled, or `resumed` tells of it */
      readonly sameDealAs: OpenDeal | null;
    };

export type SittingEvent = {
  readonly type: 'SeatsFreed';
  readonly game: GameId;
  readonly table: TableId;
  readonly sitting: number;
  readonly north: ClientId;
  readonly south: ClientId;
  /** null: the game is saved */
  readonly result: Result | null;
};

export type AbandonEvent =
  /** one of its players would let the saved game be; it is abandoned once both would */
  | { readonly type: 'AbandonOffered'; readonly game: GameId; readonly sitting: number; readonly by: ClientId }
  /** a saved game that will never go on: both players agree, or (`by` null) nobody has resumed it in time */
  | { readonly type: 'GameAbandoned'; readonly game: GameId; readonly sitting: number; readonly by: ClientId | null };

export type WatchEvent = {
  readonly type: 'WatchStarted' | 'WatchStopped';
  readonly client: ClientId;
  readonly table: TableId;
};

/** What one client doesn't want to hear of another any more, or does again. */
export type BlockEvent = {
  readonly type: 'ClientBlocked' | 'ClientUnblocked';
  readonly client: ClientId;
  readonly blocked: ClientId;
};

/** What operators tell everybody, or don't any more. */
export type AnnouncementEvent =
  | {
      readonly type: 'AnnouncementMade';
      readonly announcement: AnnouncementId;
      readonly text: string;
      /** log times in µs: from when to when what is announced lasts; null: that isn't said */
      readonly from: number | null;
      readonly until: number | null;
    }
  | { readonly type: 'AnnouncementWithdrawn'; readonly announcement: AnnouncementId };

export type LobbyEvent =
  | FeatureEvent
  | GatewayEvent
  | SessionEvent
  | InviteEvent
  | SittingEvent
  | AbandonEvent
  | WatchEvent
  | BlockEvent
  | AnnouncementEvent;
