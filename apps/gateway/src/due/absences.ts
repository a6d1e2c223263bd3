import { type ClientId, type GatewayId, type PlayerState, sessionDeadline } from '@battleline/domain';
import type { FoldedBatch, PartitionFold } from '@battleline/events';
import { createSetIndex } from '../views/set-index.ts';
import type { World } from '../world.ts';

/** Whose connections have all gone, and until when his session waits for him: an index over the fold. */
export type Absences = {
  /** Notes what there is already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
  /** The result is whose presence has changed. */
  readonly onBatch: (batch: FoldedBatch) => ReadonlySet<ClientId>;
  /** Log time of the lobby (µs) at which his session ends if he doesn't come back; null while he is here, or has none. */
  readonly until: (client: ClientId) => number | null;
  readonly all: () => Iterable<ClientId>;
};

const attachedTo = ({ session }: PlayerState): GatewayId[] => session?.attachments.map(({ gateway }) => gateway) ?? [];

/** `grace`: how long a session lasts without a connection, µs. */
export const createAbsences = (world: World, grace: number): Absences => {
  const deadlines = new Map<ClientId, number>();
  const clientsAt = createSetIndex<GatewayId, ClientId>();

  /** Whether it is another one than before. */
  const noteDeadline = (client: ClientId): boolean => {
    const before = deadlines.get(client);
    const after = sessionDeadline(world.player(client), world.gateway, grace) ?? undefined;
    if (after === undefined) deadlines.delete(client);
    else deadlines.set(client, after);
    return after !== before;
  };

  return {
    begin: (fold) => {
      for (const [key, { state }] of fold.state().streams) {
        if (state.kind !== 'player') continue;
        const client = key.slice('player/'.length) as ClientId;
        clientsAt.move(client, [], attachedTo(state.player));
        noteDeadline(client);
      }
    },
    onBatch: ({ outcomes }) => {
      const touched = new Set<ClientId>();
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        for (const { ref, before, after } of outcome.changes) {
          if (before.kind === 'player' && after.kind === 'player') {
            const client = ref.id as ClientId;
            if (before.player.session === after.player.session) continue;
            clientsAt.move(client, attachedTo(before.player), attachedTo(after.player));
            touched.add(client);
          }
          // A lost gateway takes its clients with it, and brings them back.
          if (after.kind === 'gateway') for (const client of clientsAt.of(ref.id as GatewayId)) touched.add(client);
        }
      }
      return new Set([...touched].filter(noteDeadline));
    },
    until: (client) => deadlines.get(client) ?? null,
    all: () => deadlines.keys(),
  };
};
