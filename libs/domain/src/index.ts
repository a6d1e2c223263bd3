// ids, deciders, table, lobby
export { alreadySo, decided, type Decider, type Decision, type Occurrence, type Refusal, refused } from './decider.ts';
export { guestName } from './guest-name.ts';
export {
  type ClientId,
  type CommandId,
  type GameId,
  type GatewayId,
  type InviteId,
  parseClientId,
  parseCommandId,
  parseGameId,
  parseGatewayId,
  parseInviteId,
  parseSessionId,
  parseTabId,
  parseTableId,
  type SessionId,
  TABLE_PARTITIONS,
  type TabId,
  type TableId,
  tableIdFromHex,
  tableIdToHex,
  tablePartition,
} from './id.ts';
export {
  CLIENT_KINDS,
  type ClientKind,
  type LobbyEvent,
  type GatewayEvent,
  type InviteEvent,
  SESSION_ENDS,
  type SessionEnd,
  type SessionEvent,
  type SittingEvent,
  type WatchEvent,
} from './lobby-event.ts';
export { evolveLobbyGame, gameRests, type LobbyGame, unknownGame } from './lobby-game.ts';
export { evolveGateway, gatewayRests, type GatewayState, unknownGateway } from './lobby-gateway.ts';
export {
  type Attachment,
  evolvePlayer,
  type Invite,
  MAX_TABS,
  type PlayerEvent,
  playerRests,
  type PlayerState,
  type SeatTaken,
  type Session,
  unknownPlayer,
} from './lobby-player.ts';
export {
  decideLobby,
  isOpenInvite,
  LOBBY_REJECTIONS,
  type LobbyCommand,
  type LobbyRejection,
  type LobbyState,
} from './lobby.ts';
export { type Dealt, type SeatReady, type TableClosed, type TableEvent, type TableOpened } from './table-event.ts';
export { DEFAULT_TABLE_OPTIONS, ON_LEAVE, type OnLeave, type TableOptions } from './table-options.ts';
export {
  decideTable,
  isReadyToDeal,
  type OpenTable,
  READY_TIMEOUT,
  RULES_VERSION,
  seatOf,
  TABLE_REJECTIONS,
  type TableCommand,
  tableDecider,
  type TableRejection,
  tableRests,
  type TableState,
  unknownTable,
} from './table.ts';
export { type ShuffleProof, type TableView, viewTable } from './table-view.ts';
