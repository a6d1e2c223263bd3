import type {
  AnnouncementId,
  ChatEvent,
  ClientId,
  CommandId,
  GameId,
  GatewayId,
  InviteId,
  Progress,
  SameDeal,
  SessionId,
  TabId,
  TableId,
} from '@battleline/domain';
import type { Header } from '../header.ts';
import type { AnyEvent, ClientKey, ControlEvent, EventType, Heartbeat } from '../log-event.ts';

// One event of each type, for tests. The compiler sees that none is missing, and that each is what the domain means.

const id = <Id extends string>(digit: string): Id => digit.repeat(32) as Id;
const table = `31-${'ab'.repeat(15)}` as TableId;
const client = id<ClientId>('c');
const north = id<ClientId>('1');
const south = id<ClientId>('2');
const game = id<GameId>('9');
const invite = id<InviteId>('e');
const session = id<SessionId>('5');
const gateway = id<GatewayId>('7');
const tab = id<TabId>('4');
const options = { claimTiming: 'turn-start', onLeave: 'save', clock: null } as const;
const shuffle = { rulesVersion: 1, seed: '0f'.repeat(32), commitment: 'f0'.repeat(32) };
const sameDealAs: SameDeal = { game: id('a'), nonces: { north: null, south: 'fedcba9876543210'.repeat(4) } };
const progress: Progress = {
  nonces: { north: '0123456789abcdef'.repeat(4), south: null },
  moves: 137,
  position: {
    turn: { seat: 'south', phase: 'scout', scouted: true, stirred: true, idleTurns: 1 },
    scoutLeft: 2,
    hands: { north: ['R7', 'mud'], south: [] },
    flags: [
      {
        winner: 'north',
        cards: [
          { seat: 'south', card: 'fog' },
          { seat: 'north', card: 'B9' },
        ],
      },
      ...Array.from({ length: 8 }, () => ({ winner: null, cards: [] })),
    ],
    dishes: { north: ['G1'], south: ['scout', 'deserter'] },
    decks: { troop: ['O10', 'G2'], tactics: ['alexander'] },
    putBack: { north: [], south: ['O10'] },
  },
  timeLeft: { north: 61_000_001, south: 0 },
};

export const exampleHeader: Header = {
  streams: [
    { kind: 'table', id: table, version: 17, checked: false, rests: false },
    { kind: 'gateway', id: gateway, version: 1, checked: true, rests: false },
  ],
  commandId: id('d'),
  tab,
  actor: north,
  gateway,
  foldedTo: 1_760_000_000_000_123,
  notBefore: 0,
  notAfter: 1_760_000_015_000_123,
  needs: 1,
};

export const EVENT_EXAMPLES: { readonly [Type in EventType]: AnyEvent & { readonly type: Type } } = {
  LogOpened: { type: 'LogOpened', identity: id('a') },
  Tick: { type: 'Tick' },
  CommandRefused: { type: 'CommandRefused', code: 'NOT_YOUR_TURN', reason: 'It is not your turn – wait, “please”.' },
  FeatureActivated: { type: 'FeatureActivated', feature: 'presence' },
  GatewayStarted: { type: 'GatewayStarted', gateway, program: '1.2.3' },
  GatewayDraining: { type: 'GatewayDraining', gateway },
  GatewayStopped: { type: 'GatewayStopped', gateway },
  GatewayLost: { type: 'GatewayLost', gateway, by: id('6') },
  GatewayReturned: { type: 'GatewayReturned', gateway },
  SessionStarted: { type: 'SessionStarted', client, session, kind: 'bot' },
  SessionAttached: { type: 'SessionAttached', client, session, gateway, tab },
  SessionDetached: { type: 'SessionDetached', client, session, gateway, tab },
  SessionEnded: { type: 'SessionEnded', client, session, reason: 'left' },
  InviteSent: {
    type: 'InviteSent',
    inviter: client,
    invite,
    invitee: null,
    inviterGamesStarted: 3,
    inviteeGamesStarted: 0,
    options: { claimTiming: 'after-play', onLeave: 'forfeit', clock: { per: 'game', seconds: 600, increment: 5 } },
    resumes: { game, sitting: 1 },
    rematch: { game, seat: 'south' },
    sameDealAs: { ...sameDealAs, seed: shuffle.seed, commitment: shuffle.commitment },
    link: true,
  },
  InviteWithdrawn: { type: 'InviteWithdrawn', inviter: client, invite },
  InviteDeclined: { type: 'InviteDeclined', inviter: client, invite, decliner: south, reason: 'later' },
  InviteExpired: { type: 'InviteExpired', inviter: client, invite },
  InviteAccepted: {
    type: 'InviteAccepted',
    inviter: north,
    invite,
    accepter: south,
    game,
    table,
    sitting: 1,
    north,
    south,
    options,
    resumed: { ...shuffle, sameDealAs, ...progress },
    sameDealAs: { ...sameDealAs, seed: shuffle.seed, commitment: shuffle.commitment },
  },
  SeatsFreed: { type: 'SeatsFreed', game, table, sitting: 1, north, south, result: null },
  AbandonOffered: { type: 'AbandonOffered', game, sitting: 2, by: north },
  GameAbandoned: { type: 'GameAbandoned', game, sitting: 2, by: south },
  WatchStarted: { type: 'WatchStarted', client, table },
  WatchStopped: { type: 'WatchStopped', client, table },
  ClientBlocked: { type: 'ClientBlocked', client, blocked: south },
  ClientUnblocked: { type: 'ClientUnblocked', client, blocked: south },
  AnnouncementMade: {
    ...{ type: 'AnnouncementMade', announcement: id<AnnouncementId>('b'), text: 'New cards – back “soon”!' },
    ...{ from: null, until: 1_760_003_600_000_000 },
  },
  AnnouncementWithdrawn: { type: 'AnnouncementWithdrawn', announcement: id('b') },
  TableOpened: {
    type: 'TableOpened',
    game,
    sitting: 1,
    north,
    south,
    options: { ...options, clock: { per: 'turn', seconds: 30, increment: 0 } },
    ...shuffle,
    sameDealAs,
    resumed: progress,
  },
  SeatReady: { type: 'SeatReady', seat: 'south', nonce: '0123456789abcdef'.repeat(4) },
  Dealt: { type: 'Dealt', first: 'north', troop: ['O10', 'G1', 'R7'], tactics: ['fog', 'alexander'] },
  ClockRanOut: { type: 'ClockRanOut', seat: 'north', result: { winner: 'south', by: 'clock' } },
  TableSaved: { type: 'TableSaved', game, sitting: 2, north, south, options, ...shuffle, sameDealAs, ...progress },
  TableClosed: { type: 'TableClosed' },
  FlagsClaimed: {
    type: 'FlagsClaimed',
    seat: 'north',
    won: [1, 9],
    refused: [
      { flag: 4, counterExample: ['B8', 'B9', 'darius'] },
      { flag: 5, counterExample: [] },
    ],
    result: { winner: 'north', by: 'flags' },
  },
  CardPlayed: { type: 'CardPlayed', seat: 'north', card: 'R7', flag: 3, result: null },
  Passed: { type: 'Passed', seat: 'south', result: { winner: null, by: 'standstill' } },
  CardDrawn: { type: 'CardDrawn', seat: 'north', deck: 'tactics', card: 'mud', result: null },
  ScoutPlayed: { type: 'ScoutPlayed', seat: 'north', deck: 'troop', card: 'P10', result: null },
  CardsReturned: { type: 'CardsReturned', seat: 'north', cards: ['R5', 'fog'], result: null },
  CardDeserted: { type: 'CardDeserted', seat: 'south', card: 'Y6', flag: 8, result: null },
  CardRedeployed: { type: 'CardRedeployed', seat: 'south', card: 'fog', from: 3, to: 'dish', result: null },
  CardTaken: { type: 'CardTaken', seat: 'south', card: 'B2', from: 6, to: 7, result: null },
  Resigned: { type: 'Resigned', seat: 'north', result: { winner: 'south', by: 'resign' } },
  ClientRegistered: {
    type: 'ClientRegistered',
    client,
    key: id('b'),
    sealedName: 'c2VhbGVkIG5hbWU',
    sealedCredentials: 'c2VhbGVkIGNyZWRlbnRpYWxz',
  },
  PasswordChanged: { type: 'PasswordChanged', client, sealedCredentials: 'b3RoZXIgY3JlZGVudGlhbHM' },
  ClientDisabled: { type: 'ClientDisabled', client },
  ClientEnabled: { type: 'ClientEnabled', client },
  ClientErased: { type: 'ClientErased', client },
};

export const controlExample: ControlEvent = {
  type: 'RecordVoided',
  topic: 'tables',
  partition: 31,
  offset: 9_007_199_254_740_990,
  hash: '5a'.repeat(32),
};

export const clientKeyExample: ClientKey = { type: 'ClientKey', key: id('b'), sealed: 'c2VhbGVkIGtleQ' };

export const CHAT_EXAMPLES: { readonly [Type in ChatEvent['type']]: ChatEvent & { readonly type: Type } } = {
  LineSaid: {
    ...{ type: 'LineSaid', line: id<CommandId>('d'), from: north, room: 'private', to: south, table: null },
    ...{ text: 'Well played – “really”! 🙂', withheld: false, notAfter: 1_760_000_015_000_123 },
  },
  LineRefused: {
    ...{ type: 'LineRefused', line: id<CommandId>('d'), from: north, to: null, table, code: 'NOT_AT_TABLE' },
    ...{ reason: 'Only who plays or watches there speaks at a table.', notAfter: 1_760_000_015_000_123 },
  },
};

export const beatExample: Heartbeat = {
  type: 'Heartbeat',
  process: gateway,
  role: 'gateway',
  program: '1.2.3',
  features: ['presence'],
  offsets: [
    { topic: 'lobby', partition: 0, next: 8_193 },
    { topic: 'tables', partition: 31, next: 0 },
  ],
  blocks: [{ topic: 'lobby', partition: 0, block: 1, hash: '5a'.repeat(32) }],
};
