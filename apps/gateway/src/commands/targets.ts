import type { ClientId, Feature } from '@battleline/domain';
import { notYet } from './answer.ts';
import type { CommandTarget } from './command-target.ts';
import { type Given, type LobbyCommandFrame, lobbyTarget } from './lobby-target.ts';
import { type TableCommandFrame, tableTarget } from './table-target.ts';
import type { World } from '../world.ts';

/** The feature that this command needs, if it is newer than the first version (R11). */
const featureOf = (frame: LobbyCommandFrame | TableCommandFrame): Feature | undefined => {
  if (frame.type === 'save') return 'presence';
  if (frame.type === 'rematch' && frame.sameDeal) return 'same-deal';
  if (frame.type === 'share' || frame.type === 'rematch' || (frame.type === 'decline' && frame.reason !== null))
    return 'rematches';
  if (frame.type === 'block' || frame.type === 'unblock') return 'blocking';
  const isTimed = (frame.type === 'invite' || frame.type === 'play') && frame.options.clock !== null;
  return isTimed || frame.type === 'resume' || frame.type === 'abandon' ? 'sittings' : undefined;
};

const isAtTable = (frame: LobbyCommandFrame | TableCommandFrame): frame is TableCommandFrame =>
  frame.type === 'ready' || frame.type === 'move' || frame.type === 'resign' || frame.type === 'save';

/** The target of a command of this client; it refuses what needs a feature that isn't active yet. */
export const commandTarget = (
  frame: LobbyCommandFrame | TableCommandFrame,
  client: ClientId,
  world: World,
  given: Given,
): CommandTarget => {
  const target = isAtTable(frame) ? tableTarget(frame, client, world) : lobbyTarget(frame, client, world, given);
  const feature = featureOf(frame);
  return feature && !world.features().has(feature)
    ? { ...target, decide: () => ({ ok: false, rejection: notYet }) }
    : target;
};
