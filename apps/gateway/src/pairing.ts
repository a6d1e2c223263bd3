import { type ClientId, decideLobby } from '@battleline/domain';
import { type AnyEvent, WAITING_ROOM } from '@battleline/events';
import type { CommandFrame } from '@battleline/protocol';
import type { CommandTarget } from './command-target.ts';
import type { Directory } from './directory.ts';
import { freshSitting, inviteIdOf } from './fresh-ids.ts';
import type { World } from './world.ts';

/** `play`: with one who waits, or by waiting. */
export const playTarget = (
  frame: CommandFrame & { readonly type: 'play' },
  client: ClientId,
  world: World,
  directory: Pick<Directory, 'openInvites'>,
): CommandTarget => ({
  fold: world.lobbyFold(),
  table: undefined,
  keeper: { kind: 'player', id: client },
  decide: () => {
    const standing = [...directory.openInvites()].map(({ from, invite }) => ({ inviter: from, invite: invite.id }));
    const { options } = frame;
    return decideLobby(
      { type: 'play', client, invite: inviteIdOf(frame), options, standing, ...freshSitting() },
      world,
    );
  },
  alsoNames: (event: AnyEvent) => (event.type === 'InviteSent' ? [WAITING_ROOM] : []),
});
