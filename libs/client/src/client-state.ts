import type { Announcement, Seat, TableId } from '@battleline/domain';
import type {
  AnnouncementsFrame,
  BlockedFrame,
  ClocksFrame,
  DeclinedFrame,
  InvitesFrame,
  Person,
  PresenceFrame,
  SavedFrame,
  SavedGameRow,
  Seen,
  ServerFrame,
  TableFrame,
  TableGoneFrame,
  WatchersFrame,
  WelcomeFrame,
} from '@battleline/protocol';
import { type Conversations, mergeLines } from './conversation.ts';
import { type ListPages, mergeList, outdatePages } from './list-page.ts';

/** What a client knows: a fold over the frames of all its connections that never goes back in time. */
export type ClientState = {
  readonly you: WelcomeFrame['you'];
  /** the running game in which one sits */
  readonly seat: { readonly table: TableId; readonly seat: Seat } | null;
  readonly watching: readonly TableId[];
  readonly invites: Pick<InvitesFrame, 'sent' | 'received'>;
  /** of one's own invites the last that was declined */
  readonly declined: DeclinedFrame | null;
  /** one's own saved games, the last saved first */
  readonly saved: readonly SavedGameRow[];
  readonly lists: ListPages;
  /** the newest view of each table that one sees, of the tables seen last */
  readonly tables: ReadonlyMap<TableId, TableFrame>;
  /** who is away from them; a table that stands not here has both its players */
  readonly presence: ReadonlyMap<TableId, PresenceFrame>;
  /** who watches them; where nobody does the table stands not here */
  readonly watchers: ReadonlyMap<TableId, WatchersFrame>;
  /** what was said, by conversation (`conversationName`), the one that was quiet for longest first */
  readonly chat: Conversations;
  /** whom one has blocked */
  readonly blocked: readonly Person[];
  /** what operators announce and isn't over, the oldest first */
  readonly announcements: readonly Announcement[];
  /** latest log times of any frame, µs */
  readonly at: number;
  readonly lobby: number;
  readonly floors: {
    /** the lobby's log time that this connection's frames have to reach */
    readonly connection: number;
    readonly invites: number;
    readonly saved: number;
    readonly blocked: number;
    readonly announcements: number;
    /** newest version seen, of the tables seen last */
    readonly versions: ReadonlyMap<TableId, number>;
  };
};

export const initialClientState: ClientState = {
  you: null,
  seat: null,
  watching: [],
  invites: { sent: [], received: [] },
  declined: null,
  saved: [],
  lists: {},
  tables: new Map(),
  presence: new Map(),
  watchers: new Map(),
  chat: new Map(),
  blocked: [],
  announcements: [],
  at: 0,
  lobby: 0,
  floors: { connection: 0, invites: 0, saved: 0, blocked: 0, announcements: 0, versions: new Map() },
};

/** Tables that are remembered: a client may live for weeks, and a visitor's watching ends with each connection. */
const MAX_TABLES = 64;
/** … and that a gateway is told of: all of a greeting has to fit into one frame. */
const MAX_SEEN = 32;

const isRunning = ({ view }: TableFrame): boolean => view.status === 'opened' || view.status === 'playing';

const without = <Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Map<Key, Value> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** A seat is left with the end of its game; the lobby, which frees it, comes a moment later. */
const welcomed = (state: ClientState, { you, seat, watching }: WelcomeFrame): ClientState => {
  const known = seat ? state.tables.get(seat.table) : undefined;
  const isOver = known !== undefined && !isRunning(known);
  return { ...state, you, seat: seat && !isOver ? { table: seat.table, seat: seat.seat } : null, watching };
};

const viewed = (state: ClientState, frame: TableFrame): ClientState => {
  const { table, view, version } = frame;
  const known = state.tables.get(table);
  if (version < (state.floors.versions.get(table) ?? 0) || version === known?.version) return state;
  if (known !== undefined && view.moves < known.view.moves) return state;
  const versions = without(state.floors.versions, table).set(table, version);
  const tables = new Map(state.tables).set(table, frame);
  for (const oldest of [...versions.keys()].slice(0, -MAX_TABLES)) {
    versions.delete(oldest);
    if (oldest !== state.seat?.table) tables.delete(oldest);
  }
  const sits = view.viewer === 'north' || view.viewer === 'south' ? { table, seat: view.viewer } : null;
  const leaves = state.seat?.table === table && !isRunning(frame);
  return {
    ...state,
    seat: sits && isRunning(frame) ? sits : leaves ? null : state.seat,
    tables,
    presence: isRunning(frame) ? state.presence : without(state.presence, table),
    floors: { ...state.floors, versions },
  };
};

/** Whether a frame of the lobby tells of a time before this connection's, or before what has been told already. */
const isPast = ({ floors }: ClientState, { lobby }: { readonly lobby: number }, told: number): boolean =>
  lobby < Math.max(floors.connection, told);

const presenceNoted = (state: ClientState, frame: PresenceFrame): ClientState => {
  const { table } = frame;
  if (isPast(state, frame, state.presence.get(table)?.lobby ?? 0)) return state;
  return { ...state, presence: new Map(state.presence).set(table, frame) };
};

const watchersTold = (state: ClientState, frame: WatchersFrame): ClientState => {
  const { table } = frame;
  if (isPast(state, frame, state.watchers.get(table)?.lobby ?? 0)) return state;
  return { ...state, watchers: new Map(state.watchers).set(table, frame) };
};

const blockedTold = (state: ClientState, frame: BlockedFrame): ClientState =>
  isPast(state, frame, state.floors.blocked)
    ? state
    : { ...state, blocked: frame.clients, floors: { ...state.floors, blocked: frame.lobby } };

const announced = (state: ClientState, frame: AnnouncementsFrame): ClientState =>
  isPast(state, frame, state.floors.announcements)
    ? state
    : { ...state, announcements: frame.announcements, floors: { ...state.floors, announcements: frame.lobby } };

const gone = (state: ClientState, { table }: TableGoneFrame): ClientState => ({
  ...state,
  seat: state.seat?.table === table ? null : state.seat,
  watching: state.watching.filter((other) => other !== table),
  tables: without(state.tables, table),
  presence: without(state.presence, table),
  watchers: without(state.watchers, table),
});

const savedTold = (state: ClientState, frame: SavedFrame): ClientState =>
  isPast(state, frame, state.floors.saved)
    ? state
    : { ...state, saved: frame.games, floors: { ...state.floors, saved: frame.lobby } };

/** Of the view that is known, not of an older or newer one: that tells its own. */
const clocksTold = (state: ClientState, { table, version, clocks }: ClocksFrame): ClientState => {
  const known = state.tables.get(table);
  return known?.version === version
    ? { ...state, tables: new Map(state.tables).set(table, { ...known, clocks }) }
    : state;
};

const taken = (state: ClientState, frame: ServerFrame): ClientState => {
  switch (frame.type) {
    case 'welcome':
      return welcomed(state, frame);
    case 'invites':
      if (isPast(state, frame, state.floors.invites)) return state;
      return {
        ...state,
        invites: { sent: frame.sent, received: frame.received },
        floors: { ...state.floors, invites: frame.lobby },
      };
    case 'declined':
      return { ...state, declined: frame };
    case 'list': {
      const lists = mergeList(state.lists, frame, state.floors.connection);
      return lists === state.lists ? state : { ...state, lists };
    }
    case 'saved':
      return savedTold(state, frame);
    case 'clocks':
      return clocksTold(state, frame);
    case 'table':
      return viewed(state, frame);
    case 'watchers':
      return watchersTold(state, frame);
    case 'chat': {
      const chat = mergeLines(state.chat, frame);
      return chat === state.chat ? state : { ...state, chat };
    }
    case 'blocked':
      return blockedTold(state, frame);
    case 'announcements':
      return announced(state, frame);
    case 'presence':
      return presenceNoted(state, frame);
    case 'tableGone':
      return gone(state, frame);
    case 'accepted':
    case 'rejected':
    case 'later':
    case 'error':
    case 'pong':
    case 'moving':
      return { ...state };
  }
};

/** The state after the frame; the same object where the frame tells nothing new: a duplicate, or from the past. */
export const evolveClient = (state: ClientState, frame: ServerFrame): ClientState => {
  const next = taken(state, frame);
  if (next === state) return state;
  const lobby = 'lobby' in frame ? Math.max(state.lobby, frame.lobby) : state.lobby;
  return { ...next, at: Math.max(state.at, frame.at), lobby };
};

/** The state as a new connection finds it. */
export const atNewConnection = (state: ClientState): ClientState => ({
  ...state,
  lists: outdatePages(state.lists),
  presence: new Map(),
  watchers: new Map(),
  floors: { ...state.floors, connection: state.lobby },
});

/** What the client tells a gateway that it has seen; the gateway answers when its fold has reached that. */
export const seenBy = ({ at, lobby, tables, floors }: ClientState): Seen => {
  const newest = [...floors.versions.keys()].flatMap((table) => tables.get(table) ?? []);
  const running = newest.filter(isRunning).slice(-MAX_SEEN);
  return { at, lobby, tables: Object.fromEntries(running.map(({ table, view }) => [table, view.moves])) };
};
