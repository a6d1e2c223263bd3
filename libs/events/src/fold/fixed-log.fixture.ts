import {
  type ClientId,
  type GameId,
  type GatewayId,
  type InviteId,
  type SessionId,
  type TabId,
  type TableId,
  TACTICS,
  TROOPS,
} from '@battleline/domain';
import type { AnyEvent } from '../log-event.ts';
import { type StreamName, streamRefs, streamsOf } from './named-streams.ts';
import { fate, idOf, named, partition } from './partition.fixture.ts';
import type { PartitionState } from './partition-fold.ts';

// Two partitions with a bit of everything that a state can hold. Add to the end if need be, but change nothing: what
// these records come to tells whether the state of older logs has changed.

const ana = idOf('a') as ClientId;
const ben = idOf('b') as ClientId;
const cleo = idOf('c') as ClientId;
const gateway = idOf('7') as GatewayId;
const game = idOf('9') as GameId;
const table = `7-${'0'.repeat(30)}` as TableId;
const options = { claimTiming: 'turn-start', onLeave: 'save', clock: null } as const;

const starts = (client: ClientId, digit: string): [AnyEvent, AnyEvent] => {
  const session = idOf(digit) as SessionId;
  return [
    { type: 'SessionStarted', client, session, kind: 'guest' },
    { type: 'SessionAttached', client, session, gateway, tab: idOf(digit) as TabId },
  ];
};
const invites = (digit: string, invitee: ClientId | null): AnyEvent => ({
  type: 'InviteSent',
  inviter: ana,
  invite: idOf(digit) as InviteId,
  invitee,
  inviterGamesStarted: 0,
  inviteeGamesStarted: 0,
  options,
  resumes: null,
  rematch: null,
  sameDealAs: null,
  link: false,
});

const LOBBY: readonly AnyEvent[] = [
  { type: 'GatewayStarted', gateway, program: '1.2.3' },
  { type: 'FeatureActivated', feature: 'presence' },
  ...starts(ana, '1'),
  ...starts(ben, '2'),
  ...starts(cleo, '3'),
  invites('4', null),
  invites('5', cleo),
  {
    type: 'InviteAccepted',
    inviter: ana,
    invite: idOf('4') as InviteId,
    accepter: ben,
    game,
    table,
    sitting: 1,
    north: ben,
    south: ana,
    options,
    resumed: null,
    sameDealAs: null,
  },
  { type: 'WatchStarted', client: cleo, table },
  { type: 'SessionDetached', client: cleo, session: idOf('3') as SessionId, gateway, tab: idOf('3') as TabId },
  { type: 'GatewayDraining', gateway },
  { type: 'GatewayStarted', gateway: idOf('8') as GatewayId, program: '1.2.4' },
  { type: 'GatewayLost', gateway: idOf('8') as GatewayId, by: gateway },
  starts(ben, '6')[0],
  { ...invites('8', null), inviter: cleo } as AnyEvent,
];

const TABLE: readonly AnyEvent[] = [
  {
    type: 'TableOpened',
    game,
    sitting: 1,
    north: ben,
    south: ana,
    options,
    rulesVersion: 1,
    seed: '0f'.repeat(32),
    commitment: 'f0'.repeat(32),
    resumed: null,
    sameDealAs: null,
  },
  { type: 'SeatReady', seat: 'north', nonce: '01'.repeat(32) },
  { type: 'SeatReady', seat: 'south', nonce: '02'.repeat(32) },
  { type: 'Dealt', first: 'north', troop: [...TROOPS], tactics: [...TACTICS] },
  { type: 'CardPlayed', seat: 'north', card: 'R1', flag: 3, result: null },
  { type: 'CardDrawn', seat: 'north', deck: 'tactics', card: 'alexander', result: null },
  { type: 'CardPlayed', seat: 'south', card: 'R2', flag: 3, result: null },
  { type: 'CardDrawn', seat: 'south', deck: 'troop', card: 'O5', result: null },
  { type: 'FlagsClaimed', seat: 'north', won: [1], refused: [{ flag: 4, counterExample: ['B8'] }], result: null },
];

const refused: AnyEvent = { type: 'CommandRefused', code: 'NOT_YOUR_TURN', reason: 'It is not your turn.' };

/** The state after these events, a second apart, each a command of the actor; then a refusal of his, then a void record. */
const stateAfter = (events: readonly AnyEvent[], actor: ClientId, keeper: StreamName, at?: TableId): PartitionState => {
  const { fold, append } = partition();
  [...events, refused].forEach((event, index) => {
    const names = event.type === 'CommandRefused' ? [keeper] : streamsOf(event, at);
    const commandId = (index + 1).toString(16).padStart(32, '0');
    const header = { streams: streamRefs(fold, names, event), actor, tab: idOf('1'), commandId };
    const outcome = append(index + 1, header, event);
    if (outcome.status !== 'admitted') throw new Error(`${event.type} is ${fate(outcome)}`);
  });
  append(1_000, { streams: [named('player', ana, 99)] });
  return fold.state();
};

/** The states to which the fixed logs come. */
export const fixedStates = (): readonly PartitionState[] => [
  stateAfter(LOBBY, ana, { kind: 'player', id: ana }),
  stateAfter(TABLE, ben, { kind: 'table', id: table }, table),
];
