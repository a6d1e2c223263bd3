import { type ClientId, type OpenTable, seatOf, type TableId, type Viewer } from '@battleline/domain';
import { type AnyEvent, type FoldedBatch, type StreamChange, streamKey } from '@battleline/events';
import type { CloseCode, InvitesFrame, InviteShown } from '@battleline/protocol';
import { type Audience, viewersOf } from '../sockets/audience.ts';
import type { Chat } from '../chat/chat.ts';
import type { Connection } from '../sockets/connection.ts';
import type { Directory } from './directory.ts';
import type { InviteLinks } from '../commands/invite-link.ts';
import type { OwnGateway } from '../life/own-gateway.ts';
import { personOf } from './person.ts';
import type { ShowPresence } from './presence-frame.ts';
import type { SavedGames } from './saved-games.ts';
import { clocksOf, type TableHappened, tableFrame } from './table-frame.ts';
import type { Watchers } from './watchers.ts';
import type { World } from '../world.ts';

/** Tells the connections here what has changed, each what it may see. */
export type Announce = {
  readonly onBatch: (batch: FoldedBatch, changed: Changed) => void;
  readonly showTable: (connection: Connection, table: TableId) => void;
  readonly showInvites: (connection: Connection) => void;
  readonly showSaved: (connection: Connection) => void;
};

/** What a batch has changed besides the tables in it. */
export type Changed = {
  readonly invites: ReadonlySet<ClientId>;
  readonly presence: ReadonlySet<ClientId>;
  readonly saved: ReadonlySet<ClientId>;
  /** tables whose clocks have stood still */
  readonly clocks: readonly TableId[];
};

export type AnnounceDeps = {
  readonly own: Pick<OwnGateway, 'id'>;
  readonly world: World;
  readonly audience: Audience;
  readonly directory: Directory;
  readonly showPresence: ShowPresence;
  readonly savedGames: Pick<SavedGames, 'frame'>;
  readonly links: Pick<InviteLinks, 'print'>;
  readonly chat: Pick<Chat, 'showTable'>;
  readonly watchers: Pick<Watchers, 'show'>;
  /** the log's time by estimate, µs */
  readonly now: () => number;
};

const movesOf = (state: OpenTable): number => (state.status === 'opened' ? 0 : state.moves);

const viewerOf = (state: OpenTable, connection: Connection): Viewer =>
  (connection.identity && seatOf(state, connection.identity.client)) ?? 'watcher';

export const createAnnounce = (deps: AnnounceDeps): Announce => {
  const { own, world, audience, directory, showPresence, savedGames, links, chat, watchers, now } = deps;

  /** The same text to all who see the same. */
  const announceTable = (table: TableId, state: OpenTable, version: number, last: TableHappened): void => {
    const texts = new Map<Viewer, string>();
    const text = (viewer: Viewer): string => {
      const known = texts.get(viewer) ?? JSON.stringify(tableFrame(world, table, state, version, viewer, last, now()));
      texts.set(viewer, known);
      return known;
    };
    for (const connection of viewersOf(audience, table, state))
      if (!connection.hasSeenMore(table, movesOf(state))) connection.sendText(text(viewerOf(state, connection)));
    if (last.event.type === 'TableOpened' && showPresence.isNeeded(state)) announcePresence(table, state);
  };

  const announcePresence = (table: TableId, state: OpenTable): void => {
    const text = JSON.stringify(showPresence.frame(table, state));
    for (const connection of viewersOf(audience, table, state)) connection.sendText(text);
  };

  /** Tells the viewers of his table that a player has gone, or is back. */
  const announceAbsence = (client: ClientId): void => {
    const table = world.player(client).seat?.table;
    const state = table && world.table(table);
    if (!state || !world.features().has('presence')) return;
    if (state.status === 'opened' || state.status === 'playing') announcePresence(table, state);
  };

  const versionOf = (table: TableId): number =>
    world.tableFold(table).read(streamKey({ kind: 'table', id: table }))?.version ?? 0;

  const announceClocks = (table: TableId): void => {
    const state = world.table(table);
    const clocks = state.status === 'unknown' ? null : clocksOf(world, table, state, now());
    if (state.status === 'unknown' || !clocks) return;
    const text = JSON.stringify({ type: 'clocks', at: world.at(), table, version: versionOf(table), clocks });
    for (const connection of viewersOf(audience, table, state))
      if (!connection.hasSeenMore(table, movesOf(state))) connection.sendText(text);
  };

  const announceWatching = (client: ClientId, before: readonly TableId[], after: readonly TableId[]): void => {
    if (before === after) return;
    audience.noteWatching(client, after);
    for (const connection of audience.ofClient(client)) {
      for (const table of after) if (!before.includes(table)) showTable(connection, table);
      for (const table of before)
        if (!after.includes(table)) connection.send({ type: 'tableGone', at: world.at(), table });
    }
  };

  /** A session's end closes its connections; so does another connection of the same tab, or a fifth tab. */
  const closeReplaced = (client: ClientId, code: CloseCode): void => {
    const { session } = world.player(client);
    for (const connection of audience.ofClient(client)) {
      if (connection.identity?.session !== session?.id) connection.close(code);
    }
  };

  const closeDetached = (change: StreamChange, client: ClientId): void => {
    if (change.before.kind !== 'player' || change.after.kind !== 'player') return;
    const gateway = own.id();
    const here = change.after.player.session?.attachments ?? [];
    for (const lost of change.before.player.session?.attachments ?? []) {
      if (lost.gateway !== gateway || here.some(({ gateway: at, tab }) => at === gateway && tab === lost.tab)) continue;
      for (const connection of audience.ofClient(client))
        if (connection.tab === lost.tab) connection.close('TAB_REPLACED');
    }
  };

  const announceDeclined = ({ inviter, invite, decliner, reason }: AnyEvent & { type: 'InviteDeclined' }): void => {
    const told = { type: 'declined', at: world.at(), lobby: world.lobbyTime(), invite, reason } as const;
    for (const connection of audience.ofClient(inviter)) connection.send({ ...told, by: personOf(world, decliner) });
  };

  const announceChange = (change: StreamChange, last: TableHappened): void => {
    const { after, before } = change;
    const { event } = last;
    if (after.kind === 'table' && after.table.status !== 'unknown' && after.table.status !== 'closed')
      announceTable(change.ref.id as TableId, after.table, change.version, last);
    if (after.kind === 'player' && before.kind === 'player') {
      const client = change.ref.id as ClientId;
      announceWatching(client, before.player.watching, after.player.watching);
      if (event.type === 'SessionEnded') closeReplaced(client, 'SESSION_ENDED');
      if (event.type === 'SessionStarted') closeReplaced(client, 'SIGNED_IN_ELSEWHERE');
      if (event.type === 'SessionAttached') closeDetached(change, client);
      if (event.type === 'InviteDeclined' && event.inviter === client) announceDeclined(event);
    }
  };

  const showTable = (connection: Connection, table: TableId): void => {
    const state = world.table(table);
    if (state.status === 'unknown') {
      connection.send({ type: 'tableGone', at: world.at(), table });
      return;
    }
    if (connection.hasSeenMore(table, movesOf(state))) return; // shown once this gateway has caught up
    const version = versionOf(table);
    connection.send(tableFrame(world, table, state, version, viewerOf(state, connection), null, now()));
    if (showPresence.isNeeded(state)) connection.send(showPresence.frame(table, state));
    chat.showTable(connection, table);
    watchers.show(connection, table);
  };

  const invitesOf = (client: ClientId): InvitesFrame => {
    const shown = (
      from: ClientId,
      { id, invitee, options, resumes, rematch, sameDealAs, link }: ReturnType<Directory['invitesFrom']>[number],
    ): InviteShown => ({
      id,
      from: personOf(world, from),
      to: invitee && personOf(world, invitee),
      options,
      resumes,
      rematch,
      sameDeal: sameDealAs !== null,
      link: link ? links.print({ inviter: from, invite: id }) : null,
    });
    const blocked = world.blocked(client);
    return {
      type: 'invites',
      at: world.at(),
      lobby: world.lobbyTime(),
      sent: directory.invitesFrom(client).map((invite) => shown(client, invite)),
      received: directory
        .invitesTo(client)
        .filter(({ from }) => !blocked.includes(from))
        .map(({ from, invite }) => shown(from, invite)),
    };
  };

  return {
    onBatch: ({ outcomes }, { invites, presence, saved, clocks }) => {
      for (const outcome of outcomes)
        if (outcome.status === 'admitted') {
          const { changes, event, header } = outcome;
          for (const change of changes) announceChange(change, { event, actor: header.actor as ClientId | null });
        }
      for (const client of presence) announceAbsence(client);
      for (const table of clocks) announceClocks(table);
      for (const client of invites)
        for (const connection of audience.ofClient(client)) connection.send(invitesOf(client));
      for (const client of saved)
        for (const connection of audience.ofClient(client)) connection.send(savedGames.frame(client));
    },
    showTable,
    showInvites: (connection) => {
      if (connection.identity) connection.send(invitesOf(connection.identity.client));
    },
    showSaved: (connection) => {
      if (connection.identity) connection.send(savedGames.frame(connection.identity.client));
    },
  };
};
