import { type ClientId, type LineSaid, mayHear, SEATS, seatOf, type TableId } from '@battleline/domain';
import type { FoldedBatch } from '@battleline/events';
import type { BlockedFrame, ChatFrame, LineShown } from '@battleline/protocol';
import type { Audience } from '../sockets/audience.ts';
import type { Connection } from '../sockets/connection.ts';
import { personOf } from '../views/person.ts';
import type { World } from '../world.ts';
import { type ChatMemory, type ConversationId, roomAt, type Said } from './chat-memory.ts';

/** Private conversations that are shown to one who comes, the newest. */
const CONVERSATIONS = 20;

/** Tells the connections here what was said, each what it may hear. */
export type ChatAnnounce = {
  readonly announce: (lines: readonly Said[]) => void;
  /** Whom one has blocked, and what was last said to and by him. */
  readonly show: (connection: Connection) => void;
  /** What was last said at a table. */
  readonly showTable: (connection: Connection, table: TableId) => void;
  readonly onBatch: (batch: FoldedBatch) => void;
};

export type ChatAnnounceDeps = {
  readonly world: World;
  readonly audience: Audience;
  readonly memory: Pick<ChatMemory, 'lines' | 'privateOf'>;
};

export const createChatAnnounce = ({ world, audience, memory }: ChatAnnounceDeps): ChatAnnounce => {
  const placeOf = ({ identity, watching }: Connection, table: TableId | null): 'player' | 'watcher' | null => {
    const state = table && world.table(table);
    if (identity && state && state.status !== 'unknown' && seatOf(state, identity.client)) return 'player';
    return table && watching.has(table) ? 'watcher' : null;
  };

  const hears = (connection: Connection, event: LineSaid): boolean => {
    const client = connection.identity?.client ?? null;
    const listener = {
      client,
      seat: client && world.player(client).seat,
      blocked: client ? world.blocked(client) : [],
    };
    // What somebody said who has erased his account is shown to nobody any more.
    return (
      world.accountName(event.from) !== null && mayHear(event, { ...listener, at: placeOf(connection, event.table) })
    );
  };

  const shown = ({ event: { line: id, from, text }, time }: Said): LineShown => ({
    id,
    from: personOf(world, from),
    text,
    time,
  });

  /** Lines of one conversation, for one who takes part in it. */
  const frameOf = ([first, ...rest]: readonly [Said, ...Said[]], client: ClientId | undefined): ChatFrame => {
    const { room, table, from, to } = first.event;
    const other = to === null ? null : personOf(world, from === client ? to : from);
    return { type: 'chat', at: world.at(), room, table, with: other, lines: [first, ...rest].map(shown) };
  };

  const showConversation = (connection: Connection, conversation: ConversationId): void => {
    const [first, ...rest] = memory.lines(conversation).filter(({ event }) => hears(connection, event));
    if (first) connection.send(frameOf([first, ...rest], connection.identity?.client));
  };

  const showPrivate = (connection: Connection): void => {
    if (!connection.identity) return;
    for (const conversation of memory.privateOf(connection.identity.client).slice(-CONVERSATIONS))
      showConversation(connection, conversation);
  };

  const blockedFrame = (client: ClientId): BlockedFrame => ({
    type: 'blocked',
    at: world.at(),
    lobby: world.lobbyTime(),
    clients: world.blocked(client).map((blocked) => personOf(world, blocked)),
  });

  const showTable = (connection: Connection, table: TableId): void => {
    for (const room of ['table', 'watchers'] as const) showConversation(connection, roomAt(room, table));
  };

  /** All who might hear the line. */
  const near = ({ from, to, table }: LineSaid): Set<Connection> => {
    const state = table && world.table(table);
    const players = state && state.status !== 'unknown' ? SEATS.map((seat) => state[seat]) : [];
    const clients = [from, ...(to === null ? [] : [to]), ...players];
    const watchers = table === null ? [] : audience.watchersOf(table);
    return new Set([...clients.flatMap((client) => [...audience.ofClient(client)]), ...watchers]);
  };

  /** One who doesn't play any more hears what he couldn't be told meanwhile. */
  const showMissed = (client: ClientId, table: TableId): void => {
    for (const connection of audience.ofClient(client)) {
      showPrivate(connection);
      for (const seen of new Set([table, ...connection.watching])) showTable(connection, seen);
    }
  };

  return {
    announce: (lines) => {
      for (const said of lines)
        for (const connection of near(said.event))
          if (hears(connection, said.event)) connection.send(frameOf([said], connection.identity?.client));
    },
    show: (connection) => {
      if (!connection.identity) return;
      connection.send(blockedFrame(connection.identity.client));
      showPrivate(connection);
    },
    showTable,
    onBatch: ({ outcomes }) => {
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        const { event } = outcome;
        if (event.type === 'SeatsFreed') for (const seat of SEATS) showMissed(event[seat], event.table);
        if (event.type !== 'ClientBlocked' && event.type !== 'ClientUnblocked') continue;
        for (const connection of audience.ofClient(event.client)) {
          connection.send(blockedFrame(event.client));
          if (event.type === 'ClientUnblocked') showPrivate(connection);
        }
      }
    },
  };
};
