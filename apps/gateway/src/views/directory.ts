import {
  type ClientId,
  type GatewayId,
  type Invite,
  isOpenInvite,
  type PlayerState,
  type TableId,
} from '@battleline/domain';
import {
  type FoldedBatch,
  initialStreamState,
  type PartitionFold,
  type StreamCell,
  type StreamChange,
  type StreamKey,
} from '@battleline/events';
import { createSetIndex } from './set-index.ts';
import type { World } from '../world.ts';

/** Who and what is there: indices over the fold, kept with every batch, so that nothing has to search. */
export type Directory = {
  /** Notes what there is already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
  readonly onBatch: (batch: FoldedBatch) => ReadonlySet<ClientId>;
  /** clients with a session, in the order of their coming */
  readonly clients: () => Iterable<ClientId>;
  /** tables with a running game, in the order of their opening */
  readonly tables: () => Iterable<TableId>;
  readonly gateways: () => readonly GatewayId[];
  readonly openInvites: () => Iterable<{ readonly from: ClientId; readonly invite: Invite }>;
  readonly invitesFrom: (client: ClientId) => readonly Invite[];
  readonly invitesTo: (client: ClientId) => readonly { readonly from: ClientId; readonly invite: Invite }[];
  /** grows whenever lists of the lobby (or of tables) may have changed */
  readonly revision: () => number;
};

type Change = Pick<StreamChange, 'ref' | 'before' | 'after'>;

const idOf = <Id extends string>(change: Change): Id => change.ref.id as Id;

/** What the stream has come to since it was unknown, as one change. */
const changeTo = ([key, { state, version }]: readonly [StreamKey, StreamCell]): Change => {
  const id = key.slice(key.indexOf('/') + 1);
  return {
    ref: { kind: state.kind, id, version, checked: false, rests: false },
    before: initialStreamState(state.kind),
    after: state,
  };
};

const mattersToInvites = (before: PlayerState, after: PlayerState): boolean =>
  before.invites !== after.invites ||
  before.gamesStarted !== after.gamesStarted ||
  (before.session === null) !== (after.session === null);

export const createDirectory = (world: World): Directory => {
  const clients = new Set<ClientId>();
  const tables = new Set<TableId>();
  const gateways = new Set<GatewayId>();
  const inviters = new Set<ClientId>();
  const invitersOf = createSetIndex<ClientId, ClientId>();
  let revision = 0;

  const keep = <Id>(set: Set<Id>, id: Id, belongs: boolean): void => {
    if (belongs) set.add(id);
    else set.delete(id);
  };

  const inviteesOf = (player: PlayerState): ClientId[] => player.invites.flatMap(({ invitee }) => invitee ?? []);

  const noteInvites = (client: ClientId, before: PlayerState, after: PlayerState): void => {
    keep(inviters, client, after.invites.length > 0);
    invitersOf.move(client, inviteesOf(before), inviteesOf(after));
  };

  /** Notes the change; the result is whose invites may look different now. */
  const note = (change: Change): ClientId[] => {
    const { before, after } = change;
    if (after.kind === 'player' && before.kind === 'player') {
      const client = idOf<ClientId>(change);
      const known = [...invitersOf.of(client)];
      noteInvites(client, before.player, after.player);
      keep(clients, client, after.player.session !== null);
      if (!mattersToInvites(before.player, after.player)) return [];
      return [client, ...known, ...inviteesOf(before.player), ...inviteesOf(after.player)];
    }
    if (after.kind === 'table') {
      const { status } = after.table;
      keep(tables, idOf<TableId>(change), status === 'opened' || status === 'playing');
    }
    // An invite to go on with a game ends where that is abandoned.
    if (before.kind === 'game' && before.game.status === 'saved') return [before.game.north, before.game.south];
    // Invites of who is blocked aren't shown.
    if (after.kind === 'client' && after !== before) return [idOf<ClientId>(change)];
    if (after.kind === 'gateway') keep(gateways, idOf<GatewayId>(change), after.gateway.status === 'alive');
    return [];
  };

  const isOpen = (from: ClientId, invite: Invite): boolean => isOpenInvite(invite, from, world);

  const invitesFrom = (client: ClientId): Invite[] =>
    world.player(client).invites.filter((invite) => isOpen(client, invite));

  return {
    begin: (fold) => {
      const streams = [...fold.state().streams].toSorted(([, a], [, b]) => a.bornAt - b.bornAt);
      for (const stream of streams) note(changeTo(stream));
    },
    onBatch: ({ outcomes }) => {
      const touched = new Set<ClientId>();
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        revision += 1;
        for (const change of outcome.changes) for (const client of note(change)) touched.add(client);
      }
      return touched;
    },
    clients: () => clients,
    tables: () => tables,
    gateways: () => [...gateways],
    openInvites: function* () {
      for (const from of inviters)
        for (const invite of invitesFrom(from)) if (invite.invitee === null && !invite.link) yield { from, invite };
    },
    invitesFrom,
    invitesTo: (client) =>
      [...invitersOf.of(client)].flatMap((from) =>
        invitesFrom(from)
          .filter(({ invitee }) => invitee === client)
          .map((invite) => ({ from, invite })),
      ),
    revision: () => revision,
  };
};
