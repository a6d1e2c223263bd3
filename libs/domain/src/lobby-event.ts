import type { FeatureEvent } from './feature.ts';
import type { ClientId, GameId, GatewayId, InviteId, SessionId, TabId, TableId } from './id.ts';
import type { Result } from './result.ts';
import type { TableOptions } from './table-options.ts';

/** What kind of client a session belongs to; a bot says so itself. */
export const CLIENT_KINDS = ['guest', 'bot'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** Why a session ended: the client said so, or none of its tabs was connected for too long. */
export const SESSION_ENDS = ['logout', 'left'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

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
    }
  | { readonly type: 'InviteWithdrawn' | 'InviteExpired'; readonly inviter: ClientId; readonly invite: InviteId }
  | {
      readonly type: 'InviteDeclined';
      readonly inviter: ClientId;
      readonly invite: InviteId;
      readonly decliner: ClientId;
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

/** A saved game that will never go on. */
export type AbandonEvent = { readonly type: 'GameAbandoned'; readonly game: GameId; readonly sitting: number };

export type WatchEvent = {
  readonly type: 'WatchStarted' | 'WatchStopped';
  readonly client: ClientId;
  readonly table: TableId;
};

export type LobbyEvent =
  FeatureEvent | GatewayEvent | SessionEvent | InviteEvent | SittingEvent | AbandonEvent | WatchEvent;
