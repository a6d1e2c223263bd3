import { randomBytes } from 'node:crypto';
import {
  type ClientId,
  type Decision,
  decideLobby,
  decideTable,
  type GameId,
  type InviteId,
  type LobbyCommand,
  parseMove,
  type Refusal,
  refused,
  seatOf,
  TABLE_PARTITIONS,
  type TableCommand,
  type TableId,
  tableIdFromHex,
} from '@battleline/domain';
import type { AnyEvent, PartitionFold, StreamName } from '@battleline/events';
import type { CommandFrame, RejectionCode } from '@battleline/protocol';
import type { World } from './world.ts';

/** Where a command is decided, how, and which stream keeps its id (R8). */
export type CommandTarget = {
  readonly fold: PartitionFold;
  readonly table: TableId | undefined;
  readonly keeper: StreamName;
  readonly decide: () => Decision<AnyEvent, Refusal<RejectionCode>>;
};

const newTable = (): TableId => {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) % TABLE_PARTITIONS, 0);
  const id = tableIdFromHex(bytes.toString('hex'));
  if (!id) throw new Error('a fresh table id must be one');
  return id;
};

/** Fresh ids and a seat by lot; the event records them, so that deciding again may draw anew. */
const fresh = () => ({
  game: randomBytes(16).toString('hex') as GameId,
  table: newTable(),
  seat: randomBytes(1).readUInt8(0) % 2 === 0 ? ('north' as const) : ('south' as const),
});

const lobbyCommand = (frame: CommandFrame, client: ClientId): LobbyCommand | undefined => {
  switch (frame.type) {
    case 'invite': {
      const invite = frame.id.replaceAll('-', '') as InviteId;
      return { type: 'invite', client, invite, invitee: frame.to, options: frame.options };
    }
    case 'withdraw':
      return { type: 'withdraw', client, invite: frame.invite };
    case 'decline':
      return { type: 'decline', client, inviter: frame.from, invite: frame.invite };
    case 'accept':
      return { type: 'accept', client, inviter: frame.from, invite: frame.invite, ...fresh() };
    case 'watch':
    case 'unwatch':
      return { type: frame.type, client, table: frame.table };
    case 'ready':
    case 'move':
    case 'resign':
      return undefined;
  }
};

type TableFrame = Extract<CommandFrame, { type: 'ready' | 'move' | 'resign' }>;

const tableCommand = (frame: TableFrame, client: ClientId): TableCommand | undefined => {
  if (frame.type === 'ready') return { type: 'ready', client, nonce: frame.nonce };
  if (frame.type === 'resign') return { type: 'move', client, move: { type: 'resign' }, seen: 0 };
  const move = parseMove(frame.move);
  return move && { type: 'move', client, move, seen: frame.seen };
};

const badMove = refused(
  'BAD_MOVE',
  'This is no move. Examples: play R7 f3, claim f1 f4, draw troop, scout tactics, return R5 fog, pass.',
);

const targetAtTable = (frame: TableFrame, client: ClientId, world: World): CommandTarget => {
  const { table } = frame;
  const state = world.table(table);
  const sits =
    state.status === 'unknown' ? world.player(client).seat?.table === table : seatOf(state, client) !== undefined;
  return {
    fold: sits ? world.tableFold(table) : world.lobbyFold(),
    table,
    keeper: sits ? { kind: 'table', id: table } : { kind: 'player', id: client },
    decide: () => {
      const command = tableCommand(frame, client);
      return command ? decideTable(command, world.table(table)) : badMove;
    },
  };
};

const unknownTable = refused('UNKNOWN_TABLE', 'There is no such table.');

const targetInLobby = (command: LobbyCommand, client: ClientId, world: World): CommandTarget => ({
  fold: world.lobbyFold(),
  table: undefined,
  keeper: { kind: 'player', id: client },
  decide: () =>
    command.type === 'watch' && world.table(command.table).status === 'unknown'
      ? unknownTable
      : decideLobby(command, world),
});

export const commandTarget = (frame: CommandFrame, client: ClientId, world: World): CommandTarget => {
  if (frame.type === 'ready' || frame.type === 'move' || frame.type === 'resign')
    return targetAtTable(frame, client, world);
  const command = lobbyCommand(frame, client);
  if (!command) throw new Error(`no decider for ${frame.type}`);
  return targetInLobby(command, client, world);
};
