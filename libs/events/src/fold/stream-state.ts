import {
  accountDecider,
  type AccountState,
  announcementDecider,
  type AnnouncementsState,
  type ClientId,
  type ClientState,
  evolveClientState,
  featureDecider,
  type FeatureState,
  type GameId,
  type GatewayId,
  type GatewayState,
  gameRests,
  gatewayRests,
  inactiveFeature,
  nothingAnnounced,
  evolveGateway,
  evolveLobbyGame,
  evolvePlayer,
  type LobbyGame,
  playerRests,
  type PlayerState,
  type TableId,
  tableDecider,
  tableRests,
  type TableState,
  unknownAccount,
  unknownClient,
  unknownGame,
  unknownGateway,
  unknownPlayer,
  unknownTable,
} from '@battleline/domain';
import type { StreamKind } from '../header.ts';
import type { AnyEvent, EventType } from '../log-event.ts';

/** What the domain knows of one stream. */
export type StreamState =
  | { readonly kind: 'table'; readonly table: TableState }
  | { readonly kind: 'player'; readonly player: PlayerState }
  | { readonly kind: 'game'; readonly game: LobbyGame }
  | { readonly kind: 'gateway'; readonly gateway: GatewayState }
  /** that of the feature `announcements` holds what is announced, once something has been */
  | { readonly kind: 'feature'; readonly feature: FeatureState; readonly announcements?: AnnouncementsState }
  | { readonly kind: 'name'; readonly account: AccountState }
  | { readonly kind: 'client'; readonly client: ClientState };

export const initialStreamState = (kind: StreamKind): StreamState => {
  switch (kind) {
    case 'table':
      return { kind, table: unknownTable };
    case 'player':
      return { kind, player: unknownPlayer };
    case 'game':
      return { kind, game: unknownGame };
    case 'gateway':
      return { kind, gateway: unknownGateway };
    case 'feature':
      return { kind, feature: inactiveFeature };
    case 'name':
      return { kind, account: unknownAccount };
    case 'client':
      return { kind, client: unknownClient };
  }
};

/** Whether the stream is at rest in this state (R1): what `rests` in the next header says. */
export const streamRests = (state: StreamState): boolean => {
  switch (state.kind) {
    case 'table':
      return tableRests(state.table);
    case 'player':
      return playerRests(state.player);
    case 'game':
      return gameRests(state.game);
    case 'gateway':
      return gatewayRests(state.gateway);
    case 'name':
    case 'client':
    case 'feature':
      return false;
  }
};

/** The kinds of streams whose state an event changes, where its record names them. */
export const CHANGED_BY = {
  LogOpened: [],
  Tick: [],
  CommandRefused: [],
  FeatureActivated: ['feature'],
  GatewayStarted: ['gateway'],
  GatewayDraining: ['gateway'],
  GatewayStopped: ['gateway'],
  GatewayLost: ['gateway'],
  GatewayReturned: ['gateway'],
  SessionStarted: ['player'],
  SessionAttached: ['player'],
  SessionDetached: ['player'],
  SessionEnded: ['player'],
  InviteSent: ['player'],
  InviteWithdrawn: ['player'],
  InviteDeclined: ['player'],
  InviteExpired: ['player'],
  InviteAccepted: ['player', 'game'],
  SeatsFreed: ['player', 'game'],
  AbandonOffered: ['player', 'game'],
  GameAbandoned: ['player', 'game'],
  WatchStarted: ['player'],
  WatchStopped: ['player'],
  ClientBlocked: ['player', 'client'],
  ClientUnblocked: ['player', 'client'],
  AnnouncementMade: ['feature'],
  AnnouncementWithdrawn: ['feature'],
  TableOpened: ['table'],
  SeatReady: ['table'],
  Dealt: ['table'],
  FlagsClaimed: ['table'],
  CardPlayed: ['table'],
  Passed: ['table'],
  CardDrawn: ['table'],
  ScoutPlayed: ['table'],
  CardsReturned: ['table'],
  CardDeserted: ['table'],
  CardRedeployed: ['table'],
  CardTaken: ['table'],
  Resigned: ['table'],
  ClockRanOut: ['table'],
  TableSaved: ['table'],
  TableClosed: ['table'],
  ClientRegistered: ['name'],
  PasswordChanged: ['name'],
  ClientDisabled: ['name'],
  ClientEnabled: ['name'],
  ClientErased: ['name'],
} as const satisfies Record<EventType, readonly StreamKind[]>;

type ChangedBy = typeof CHANGED_BY;
type EventOf<Kind extends StreamKind> = Extract<
  AnyEvent,
  { type: { [T in EventType]: Kind extends ChangedBy[T][number] ? T : never }[EventType] }
>;

const changes = <Kind extends StreamKind>(kind: Kind, event: AnyEvent): event is EventOf<Kind> =>
  (CHANGED_BY[event.type] as readonly StreamKind[]).includes(kind);

const evolveFeatureStream = (
  state: StreamState & { readonly kind: 'feature' },
  event: EventOf<'feature'>,
  id: string,
  at: number,
): StreamState =>
  event.type === 'FeatureActivated'
    ? { ...state, feature: featureDecider.evolve(state.feature, event, { id, at }) }
    : {
        ...state,
        announcements: announcementDecider.evolve(state.announcements ?? nothingAnnounced, event, { id, at }),
      };

/**
 * The stream's state after an event of a record that names it (R10: total, no clock); `at` = log time, `uptime` = that of
 * the partition, both in µs.
 */
export const evolveStream = (
  state: StreamState,
  event: AnyEvent,
  id: string,
  at: number,
  uptime: number,
): StreamState => {
  switch (state.kind) {
    case 'table':
      return changes('table', event)
        ? { kind: 'table', table: tableDecider.evolve(state.table, event, { id: id as TableId, at, uptime }) }
        : state;
    case 'player':
      return changes('player', event)
        ? { kind: 'player', player: evolvePlayer(state.player, event, { id: id as ClientId, at }) }
        : state;
    case 'game':
      return changes('game', event)
        ? { kind: 'game', game: evolveLobbyGame(state.game, event, { id: id as GameId, at }) }
        : state;
    case 'gateway':
      return changes('gateway', event)
        ? { kind: 'gateway', gateway: evolveGateway(state.gateway, event, { id: id as GatewayId, at }) }
        : state;
    case 'feature':
      return changes('feature', event) ? evolveFeatureStream(state, event, id, at) : state;
    case 'name':
      return changes('name', event)
        ? { kind: 'name', account: accountDecider.evolve(state.account, event, { id, at }) }
        : state;
    case 'client':
      return changes('client', event) ? { kind: 'client', client: evolveClientState(state.client, event) } : state;
  }
};
