import type { Decision, Refusal } from '@battleline/domain';
import { type AnyEvent, COMMAND_LIFETIME, type PartitionFold, type StreamName, streamsOf } from '@battleline/events';
import type { World } from '../world.ts';
import type { Writer, Written } from './writer.ts';

/** A fact of the lobby; nobody sends it again, so no refusal of it is a record. */
type LobbyFact = Exclude<AnyEvent, { type: 'CommandRefused' }>;

export type LobbyWriting = {
  /** where it names more than the streams that the event changes */
  readonly streams?: (event: LobbyFact) => readonly StreamName[];
  readonly lookedAt?: readonly PartitionFold[];
  readonly notBefore?: number;
  /** without end for what stays true until it is written; else it is given up after a while (R5) */
  readonly isLasting?: boolean;
};

/** Writes facts of the lobby that are no player's command. */
export type LobbyWriter = <Code extends string>(
  decide: () => Decision<LobbyFact, Refusal<Code>>,
  writing?: LobbyWriting,
) => Promise<Written<Code>>;

export const createLobbyWriter =
  (world: World, write: Writer): LobbyWriter =>
  (decide, { streams = streamsOf, isLasting = false, ...rest } = {}) =>
    write({
      ...rest,
      fold: world.lobbyFold(),
      decide,
      streams: (event) => (event.type === 'CommandRefused' ? [] : streams(event)),
      by: { commandId: null, tab: null, actor: null },
      lifetime: isLasting ? 0 : COMMAND_LIFETIME,
    });
