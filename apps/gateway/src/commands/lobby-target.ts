import {
  type ClientId,
  decideLobby,
  type LobbyCommand,
  type OpenDeal,
  refused,
  type SavedGame,
} from '@battleline/domain';
import { type AnyEvent, WAITING_ROOM } from '@battleline/events';
import type { CommandFrame } from '@battleline/protocol';
import type { ChatCommandFrame } from '../chat/say.ts';
import type { CommandTarget } from './command-target.ts';
import type { Directory } from '../views/directory.ts';
import { freshSitting, inviteIdOf } from './fresh-ids.ts';
import type { InviteLinks } from './invite-link.ts';
import { dealOfFinished } from './rematching.ts';
import type { TableCommandFrame } from './table-target.ts';
import type { World } from '../world.ts';

/** What the lobby decides on. */
export type LobbyCommandFrame = Exclude<CommandFrame, ChatCommandFrame | TableCommandFrame>;

/** What a decision needs besides the fold. */
export type Given = Pick<Directory, 'openInvites'> & {
  readonly links: Pick<InviteLinks, 'parse'>;
  /** what is left of the game that an accepted invite lets go on */
  readonly saved?: SavedGame | undefined;
};

/** All of it but that for which one has to know who waits, or where a link leads. */
type PlainFrame = Exclude<LobbyCommandFrame, { type: 'play' | 'join' }>;

/** What of other partitions a command of the lobby takes with it. */
type Brought = { readonly saved: SavedGame | undefined; readonly deal: OpenDeal | undefined };

const lobbyCommand = (frame: PlainFrame, client: ClientId, { saved, deal }: Brought): LobbyCommand => {
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
  }
};

const noSuchTable = refused('UNKNOWN_TABLE', 'There is no such table.');

const badLink = refused('INVITE_GONE', 'This link leads to no invite.');

const inLobby = (client: ClientId, world: World): Omit<CommandTarget, 'decide'> => ({
  fold: world.lobbyFold(),
  table: undefined,
  keeper: { kind: 'player', id: client },
});

const decidedBy = (command: LobbyCommand, client: ClientId, world: World): CommandTarget => ({
  ...inLobby(client, world),
  decide: () =>
    command.type === 'watch' && world.table(command.table).status === 'unknown'
      ? noSuchTable
      : decideLobby(command, world),
});

/** `play`: with one who waits, or by waiting; of two who begin to wait at once the room's stream voids the second. */
const pairing = (
  frame: LobbyCommandFrame & { readonly type: 'play' },
  client: ClientId,
  world: World,
  openInvites: Given['openInvites'],
): CommandTarget => ({
  ...inLobby(client, world),
  decide: () => {
    const standing = [...openInvites()].map(({ from, invite }) => ({ inviter: from, invite: invite.id }));
    const { options } = frame;
    return decideLobby(
      { type: 'play', client, invite: inviteIdOf(frame), options, standing, ...freshSitting() },
      world,
    );
  },
  alsoNames: (event: AnyEvent) => (event.type === 'InviteSent' ? [WAITING_ROOM] : []),
});

export const lobbyTarget = (frame: LobbyCommandFrame, client: ClientId, world: World, given: Given): CommandTarget => {
  if (frame.type === 'play') return pairing(frame, client, world, given.openInvites);
  if (frame.type === 'join') {
    const invite = given.links.parse(frame.link);
    return invite
      ? decidedBy({ type: 'accept', client, ...invite, byLink: true, ...freshSitting() }, client, world)
      : { ...inLobby(client, world), decide: () => badLink };
  }
  const deal = frame.type === 'rematch' && frame.sameDeal ? dealOfFinished(frame.game, world) : undefined;
  return decidedBy(lobbyCommand(frame, client, { saved: given.saved, deal }), client, world);
};
