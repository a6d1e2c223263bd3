import {
  type ClientId,
  type Decision,
  decideLobby,
  decideTable,
  type Feature,
  type LobbyCommand,
  type OpenDeal,
  parseMove,
  type Refusal,
  refused,
  runningSeat,
  type SavedGame,
  type Seat,
  seatOf,
  type TableCommand,
  type TableId,
  type TableState,
} from '@battleline/domain';
import type { AnyEvent, PartitionFold, StreamName } from '@battleline/events';
import type { CommandFrame, RejectionCode } from '@battleline/protocol';
import { clockEnd } from './clocks.ts';
import type { Directory } from './directory.ts';
import { freshSitting, inviteIdOf } from './fresh-ids.ts';
import type { InviteLinks } from './invite-link.ts';
import { playTarget } from './pairing.ts';
import { dealOfFinished } from './rematching.ts';
import type { World } from './world.ts';

/** Where a command is decided, how, and which stream keeps its id (R8). */
export type CommandTarget = {
  readonly fold: PartitionFold;
  readonly table: TableId | undefined;
  readonly keeper: StreamName;
  readonly decide: () => Decision<AnyEvent, Refusal<RejectionCode>>;
  /** log time (µs) from which on it comes too late, 0 = none: a clock runs out */
  readonly until?: () => number;
  /** streams that its record names besides those that the event changes */
  readonly alsoNames?: (event: AnyEvent) => readonly StreamName[];
};

/** What the lobby or a table decides on. */
type DecidedFrame = Exclude<CommandFrame, { type: 'chat' }>;
/** All of it but that for which one has to know who waits, or where a link leads. */
type PlainFrame = Exclude<DecidedFrame, { type: 'play' | 'join' }>;

/** What of other partitions a command of the lobby takes with it. */
type Brought = { readonly saved: SavedGame | undefined; readonly deal: OpenDeal | undefined };

const lobbyCommand = (frame: PlainFrame, client: ClientId, { saved, deal }: Brought): LobbyCommand | undefined => {
  switch (frame.type) {
    case 'invite':
      return { type: 'invite', client, invite: inviteIdOf(frame), invitee: frame.to, options: frame.options };
    case 'share':
      return { type: 'share', client, invite: inviteIdOf(frame), options: frame.options };
    case 'resume':
      return { type: 'resume', client, invite: inviteIdOf(frame), game: frame.game };
    case 'rematch':
      return {
        type: 'rematch',
        client,
        invite: inviteIdOf(frame),
        follows: frame.game,
        ...freshSitting(),
        sameDeal: frame.sameDeal,
        deal,
      };
    case 'abandon':
      return { type: 'abandon', client, game: frame.game };
    case 'withdraw':
      return { type: 'withdraw', client, invite: frame.invite };
    case 'decline':
      return { type: 'decline', client, inviter: frame.from, invite: frame.invite, reason: frame.reason };
    case 'accept':
      return {
        type: 'accept',
        client,
        inviter: frame.from,
        invite: frame.invite,
        ...freshSitting(),
        ...(saved && { saved }),
      };
    case 'watch':
    case 'unwatch':
      return { type: frame.type, client, table: frame.table };
    case 'block':
    case 'unblock':
      return { type: frame.type, client, other: frame.client };
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

const badLink = refused('INVITE_GONE', 'This link leads to no invite.');

const lobbyTarget = (client: ClientId, world: World): Omit<CommandTarget, 'decide'> => ({
  fold: world.lobbyFold(),
  table: undefined,
  keeper: { kind: 'player', id: client },
});

const targetInLobby = (command: LobbyCommand, client: ClientId, world: World): CommandTarget => ({
  ...lobbyTarget(client, world),
  decide: () =>
    command.type === 'watch' && world.table(command.table).status === 'unknown'
      ? unknownTable
      : decideLobby(command, world),
});

const notYet = refused('NOT_YET', 'Not all servers can do that yet: try again when the upgrade is over.');

/** The feature that this command needs, if it is newer than the first version (R11). */
const featureOf = (frame: DecidedFrame): Feature | undefined => {
  if (frame.type === 'save') return 'presence';
  if (frame.type === 'rematch' && frame.sameDeal) return 'same-deal';
  if (frame.type === 'share' || frame.type === 'rematch' || (frame.type === 'decline' && frame.reason !== null))
    return 'rematches';
  if (frame.type === 'block' || frame.type === 'unblock') return 'blocking';
  const isTimed = (frame.type === 'invite' || frame.type === 'play') && frame.options.clock !== null;
  return isTimed || frame.type === 'resume' || frame.type === 'abandon' ? 'sittings' : undefined;
};

/** What a decision needs besides the fold. */
export type Given = Pick<Directory, 'openInvites'> & {
  readonly links: Pick<InviteLinks, 'parse'>;
  /** what is left of the game that an accepted invite lets go on */
  readonly saved?: SavedGame | undefined;
};

export const commandTarget = (frame: DecidedFrame, client: ClientId, world: World, given: Given): CommandTarget => {
  const target = plainTarget(frame, client, world, given);
  const feature = featureOf(frame);
  return feature && !world.features().has(feature) ? { ...target, decide: () => notYet } : target;
};

const plainTarget = (frame: DecidedFrame, client: ClientId, world: World, given: Given): CommandTarget => {
  if (frame.type === 'ready' || frame.type === 'move' || frame.type === 'resign' || frame.type === 'save')
    return targetAtTable(frame, client, world);
  if (frame.type === 'play') return playTarget(frame, client, world, given);
  if (frame.type === 'join') {
    const invite = given.links.parse(frame.link);
    const accept = invite && ({ type: 'accept', client, ...invite, byLink: true, ...freshSitting() } as const);
    return accept ? targetInLobby(accept, client, world) : { ...lobbyTarget(client, world), decide: () => badLink };
  }
  const deal = frame.type === 'rematch' && frame.sameDeal ? dealOfFinished(frame.game, world) : undefined;
  const command = lobbyCommand(frame, client, { saved: given.saved, deal });
  if (!command) throw new Error(`no decider for ${frame.type}`);
  return targetInLobby(command, client, world);
};
