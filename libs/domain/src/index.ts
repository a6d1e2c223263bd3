// ids, deciders, table, lobby
export {
  type AccountCommand,
  accountDecider,
  type AccountEvent,
  type AccountRejection,
  type AccountState,
  unknownAccount,
} from './account.ts';
export { type AccountName, type NameRejection, readAccountName } from './account-name.ts';
export { inviteDeadline, savedDeadline, sessionDeadline } from './deadline.ts';
export {
  type Address,
  CHAT_LIMITS,
  CHAT_REJECTIONS,
  type ChatCommand,
  type ChatEvent,
  type ChatRejection,
  type ChatState,
  decideChat,
  LINE_LIFETIME,
  type LineRefused,
  type LineSaid,
  type Listener,
  mayHear,
  type Room,
  ROOMS,
} from './chat.ts';
export {
  announcedAt,
  type Announcement,
  type AnnouncementCommand,
  announcementDecider,
  type AnnouncementRejection,
  type AnnouncementsState,
  MAX_ANNOUNCEMENTS,
  nothingAnnounced,
} from './announcement.ts';
export { readLine } from './chat-text.ts';
export { alreadySo, decided, type Decider, type Decision, type Occurrence, type Refusal, refused } from './decider.ts';
export {
  type Feature,
  type FeatureCommand,
  featureDecider,
  type FeatureEvent,
  FEATURES,
  type FeatureState,
  inactiveFeature,
} from './feature.ts';
export { guestName } from './guest-name.ts';
export {
  type AnnouncementId,
  type ClientId,
  type CommandId,
  type GameId,
  type GatewayId,
  type InviteId,
  type NameKey,
  parseClientId,
  parseCommandId,
  parseGameId,
  parseGatewayId,
  parseInviteId,
  parseNameKey,
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
  type AbandonEvent,
  type AnnouncementEvent,
  type BlockEvent,
  CLIENT_KINDS,
  type ClientKind,
  DECLINE_REASONS,
  type DeclineReason,
  type LobbyEvent,
  type GatewayEvent,
  type InviteEvent,
  SESSION_ENDS,
  type SessionEnd,
  type SessionEvent,
  type SittingEvent,
  type WatchEvent,
} from './lobby-event.ts';
export { type ClientState, evolveClientState, unknownClient } from './lobby-block.ts';
export { type Leaver, leaverOf } from './leaver.ts';
export { evolveLobbyGame, gameRests, type LobbyGame, unknownGame } from './lobby-game.ts';
export {
  decideGateway,
  evolveGateway,
  type GatewayCommand,
  gatewayRests,
  type GatewayState,
  isServing,
  unknownGateway,
} from './lobby-gateway.ts';
export {
  type Attachment,
  evolvePlayer,
  type Invite,
  type PlayerEvent,
  playerRests,
  type PlayerState,
  type SeatTaken,
  type Session,
  isPresent,
  unknownPlayer,
} from './lobby-player.ts';
export { isOpenInvite } from './lobby-invites.ts';
export { LOBBY_REJECTIONS, type LobbyRejection } from './lobby-refusal.ts';
export type { InviteRef, LobbyCommand } from './lobby-command.ts';
export type { LobbyState } from './lobby-state.ts';
export { decideLobby, MAX_WATCHED } from './lobby.ts';
export type { Rematch } from './rematch.ts';
export type { Resumption } from './resumption.ts';
export { type Clock, CLOCK_SPANS, type Clocks, type ClockSpan, type TimeLeft } from './clock.ts';
export {
  type ClockRanOut,
  type Dealt,
  type Progress,
  type SavedGame,
  savedGameOf,
  type SavedTable,
  type SeatReady,
  type TableClosed,
  type TableEvent,
  type TableOpened,
  type TableSaved,
} from './table-event.ts';
export { dealtAs, type OpenDeal, type SameDeal } from './same-deal.ts';
export { savePosition, type SavedPosition } from './saved-position.ts';
export { DEFAULT_TABLE_OPTIONS, ON_LEAVE, type OnLeave, type TableOptions } from './table-options.ts';
export {
  decideTable,
  READY_TIMEOUT,
  TABLE_REJECTIONS,
  type TableCommand,
  tableDecider,
  type TableRejection,
} from './table.ts';
export {
  isMoveEvent,
  isOver,
  isReadyToDeal,
  openDealOf,
  type OpenTable,
  type PlayingTable,
  runningSeat,
  runsOutAt,
  seatOf,
  tableRests,
  type TableOccurrence,
  type TableState,
  timeLeftOf,
  unknownTable,
} from './table-state.ts';
export { type ShuffleProof, type TableView, viewTable } from './table-view.ts';

// The rules of the game.
export { SEATS, otherSeat, type Seat } from './seat.ts';
export { FLAGS, parseFlag, printFlag, type Flag } from './flag.ts';
export { RESULT_KINDS, type Result, type ResultKind } from './result.ts';
export { CLAIM_TIMINGS, type ClaimTiming } from './claim-timing.ts';
export {
  COLOURS,
  TACTICS,
  TROOPS,
  colourOf,
  isEnvironment,
  isLeader,
  isMorale,
  isTactic,
  isTroop,
  parseCard,
  strengthOf,
  type Card,
  type Colour,
  type Tactic,
  type Troop,
} from './card.ts';
export { DECKS, HAND_SIZE, countByDeck, deckOf, type Deal, type Deck, type Decks } from './deck.ts';
export {
  FORMATIONS,
  compareFormations,
  sideSize,
  type Formation,
  type FormationName,
  type Ground,
} from './formation.ts';
export { bestLineUp, formationOf, type LineUp } from './line-up.ts';
export { judgeClaim, type Claim, type ClaimVerdict } from './claim-proof.ts';
export { parseMove, printMove, type Move } from './move.ts';
export { eventText, moveOf, type MoveEvent, type RefusedClaim } from './move-event.ts';
export { MOVE_REJECTIONS, type MoveRejection, type MoveRejectionCode } from './move-rejection.ts';
export { PHASES, dealPosition, flagsWon, type BySeat, type Phase, type Position, type Turn } from './position.ts';
export { completedFirst, groundOf, sideOf, slotCards, type FlagState } from './flag-state.ts';
export { legalMoves } from './legal-moves.ts';
export { decideMove, evolvePosition, type MoveDecision } from './play.ts';
export { unseenTroops } from './claim-judgement.ts';
export {
  viewEvent,
  viewPosition,
  type DeckView,
  type EventView,
  type FlagView,
  type HandView,
  type PositionView,
  type Viewer,
} from './view.ts';
export { fairDeal, type Words } from './shuffle.ts';
export { gameRecord, parseRecord, replayRecord, type GameRecord, type Replay } from './record.ts';
export { printPosition, type FlagNotation, type PositionNotation } from './position-notation.ts';
export { parsePosition } from './position-reading.ts';
export { isObject, readCards, type Reading } from './reading.ts';
export { renderEvent, renderView } from './render.ts';
