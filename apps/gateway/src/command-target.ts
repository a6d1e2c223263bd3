import { randomBytes } from 'node:crypto';
import {
  type ClientId,
  type Decision,
  decideLobby,
  decideTable,
  type Feature,
  type GameId,
  type InviteId,
  type LobbyCommand,
  parseMove,
  type Refusal,
  refused,
  runningSeat,
  type SavedGame,
  type Seat,
  seatOf,
  TABLE_PARTITIONS,
  type TableCommand,
  type TableId,
  tableIdFromHex,
  type TableState,
} from '@battleline/domain';
import type { AnyEvent, PartitionFold, StreamName } from '@battleline/events';
import type { CommandFrame, RejectionCode } from '@battleline/protocol';
import { clockEnd } from './clocks.ts';
import type { World } from './world.ts';

/** Where a command is decided, how, and which stream keeps its id (R8). */
export type CommandTarget = {
  readonly fold: PartitionFold;
  readonly table: TableId | undefined;
  readonly keeper: StreamName;
  readonly decide: () => Decision<AnyEvent, Refusal<RejectionCode>>;
  /** log time (µs) from which on it comes too late, 0 = none: a clock runs out */
  readonly until?: () => number;
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

const inviteId = ({ id }: CommandFrame): InviteId => id.replaceAll('-', '') as InviteId;

const lobbyCommand = (frame: CommandFrame, client: ClientId, saved?: SavedGame): LobbyCommand | undefined => {
  switch (frame.type) {
    case 'invite':
      return { type: 'invite', client, invite: inviteId(frame), invitee: frame.to, options: frame.options };
    case 'resume':
      return { type: 'resume', client, invite: inviteId(frame), game: frame.game };
    case 'abandon':
      return { type: 'abandon', client, game: frame.game };
    case 'withdraw':
      return { type: 'withdraw', client, invite: frame.invite };
    case 'decline':
      return { type: 'decline', client, inviter: frame.from, invite: frame.invite };
    case 'accept':
      return { type: 'accept', client, inviter: frame.from, invite: frame.invite, ...fresh(), ...(saved && { saved }) };
    case 'watch':
    case 'unwatch':
      return { type: frame.type, client, table: frame.table };
    case 'ready':
    case 'move':
    case 'resign':
    case 'save':
      return undefined;
  }
};

type TableFrame = Extract<CommandFrame, { type: 'ready' | 'move' | 'resign' | 'save' }>;

const tableCommand = (frame: TableFrame, client: ClientId, uptime: number): TableCommand | undefined => {
  if (frame.type === 'ready') return { type: 'ready', client, nonce: frame.nonce };
  if (frame.type === 'save') return { type: 'save', client, uptime };
  if (frame.type === 'resign') return { type: 'move', client, move: { type: 'resign' }, seen: 0 };
  const move = parseMove(frame.move);
  return move && { type: 'move', client, move, seen: frame.seen, uptime };
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
  const fold = world.tableFold(table);
  const isTimed = (): boolean => {
    const seat = runningSeat(world.table(table));
    return frame.type === 'move' && seat !== null && seat === seatIn(world.table(table), client);
  };
  return {
    fold: sits ? fold : world.lobbyFold(),
    table,
    keeper: sits ? { kind: 'table', id: table } : { kind: 'player', id: client },
    decide: () => {
      const command = tableCommand(frame, client, fold.uptime());
      return command ? decideTable(command, world.table(table)) : badMove;
    },
    until: () => (isTimed() ? (clockEnd(fold, world.table(table)) ?? 0) : 0),
  };
};

const seatIn = (state: TableState, client: ClientId): Seat | undefined =>
  state.status === 'unknown' ? undefined : seatOf(state, client);

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

const notYet = refused('NOT_YET', 'Not all servers can do that yet: try again when the upgrade is over.');

/** The feature that this command needs, if it is newer than the first version (R11). */
const featureOf = (frame: CommandFrame): Feature | undefined => {
  if (frame.type === 'save') return 'presence';
  const isTimed = frame.type === 'invite' && frame.options.clock !== null;
  return isTimed || frame.type === 'resume' || frame.type === 'abandon' ? 'sittings' : undefined;
};

/** `saved`: what is left of the game that an accepted invite lets go on. */
export const commandTarget = (
  frame: CommandFrame,
  client: ClientId,
  world: World,
  saved?: SavedGame,
): CommandTarget => {
  const target = plainTarget(frame, client, world, saved);
  const feature = featureOf(frame);
  return feature && !world.features().has(feature) ? { ...target, decide: () => notYet } : target;
};

const plainTarget = (frame: CommandFrame, client: ClientId, world: World, saved?: SavedGame): CommandTarget => {
  if (frame.type === 'ready' || frame.type === 'move' || frame.type === 'resign' || frame.type === 'save')
    return targetAtTable(frame, client, world);
  const command = lobbyCommand(frame, client, saved);
  if (!command) throw new Error(`no decider for ${frame.type}`);
  return targetInLobby(command, client, world);
};
