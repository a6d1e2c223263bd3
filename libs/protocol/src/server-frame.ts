import type {
  Announcement,
  Card,
  ClientId,
  ClientKind,
  DeclineReason,
  GameId,
  InviteId,
  Rematch,
  Resumption,
  Room,
  Seat,
  SessionId,
  TableId,
  TableOptions,
  TableView,
} from '@battleline/domain';
import type { FrameErrorCode, LaterCode, RejectionCode } from './code.ts';

/** A client as others see it. */
export type Person = {
  readonly id: ClientId;
  readonly name: string;
  /** a member has an account */
  readonly kind: ClientKind | 'member';
};

/** A row of the list `players`. */
export type PlayerRow = Person & {
  /** `away`: without a connection, at a table or not */
  readonly status: 'free' | 'playing' | 'away';
  readonly table: TableId | null;
  readonly opponent: string | null;
};

/** A row of the list `tables`: a running game. */
export type TableRow = {
  readonly id: TableId;
  readonly north: Person;
  readonly south: Person;
  readonly moves: number;
  readonly flags: { readonly north: number; readonly south: number };
};

/** A row of the list `invites`: an invite open to all. */
export type OpenInviteRow = { readonly id: InviteId; readonly from: Person; readonly options: TableOptions };

export type InviteShown = {
  readonly id: InviteId;
  readonly from: Person;
  /** null: open to all */
  readonly to: Person | null;
  readonly options: TableOptions;
  /** the saved game that would go on; null: a new one */
  readonly resumes: Resumption | null;
  /** the finished game that it would follow, and the seat of the one who sent it; null: none */
  readonly rematch: Rematch | null;
  /** with the same deal as that game: each plays the hand that the other had */
  readonly sameDeal: boolean;
  /** who has this may `join`, nobody else; told only to the one who sent it. Null: it goes to `to`, or to all */
  readonly link: string | null;
};

/** One of the client's own saved games. */
export type SavedGameRow = {
  readonly game: GameId;
  /** how often it has been played so far; with each sitting one more */
  readonly sitting: number;
  readonly opponent: Person;
  /** the client's own, in which he goes on */
  readonly seat: Seat;
  readonly options: TableOptions;
  /** log time of the lobby, µs: when it was saved, and when it is abandoned if nobody resumes it */
  readonly savedAt: number;
  readonly until: number;
  /** who would let it be: once both would, it is abandoned */
  readonly abandonedBy: 'you' | 'opponent' | null;
};

/** Both players' clocks, ms left at a moment; the running one goes on from there. */
export type ClocksShown = {
  readonly north: number;
  readonly south: number;
  /** null: both stand still */
  readonly running: Seat | null;
  /** how long ago that moment was when the frame was sent, ms */
  readonly agoMs: number;
};

/** What happened last at a table, for this viewer's eyes. */
export type Happening = {
  readonly type: string;
  readonly seat: 'north' | 'south' | null;
  /** in the move notation; hidden cards are left out */
  readonly text: string;
  /** flags won by a claim */
  readonly won?: readonly number[];
  /** claims refused, each with the cards that would beat it */
  readonly refused?: readonly { readonly flag: number; readonly counterExample: readonly Card[] }[];
};

/** Every frame carries the latest log time that this gateway has folded, in µs. */
type Timed = { readonly at: number };
/** … and those about the lobby the lobby's own. */
type LobbyTimed = Timed & { readonly lobby: number };

export type WelcomeFrame = LobbyTimed & {
  readonly type: 'welcome';
  /** null: a visitor */
  readonly you: (Person & { readonly session: SessionId }) | null;
  /** the table at which one sits */
  readonly seat: { readonly table: TableId; readonly game: GameId; readonly seat: 'north' | 'south' } | null;
  readonly watching: readonly TableId[];
  readonly gateway: string;
  readonly program: string;
};
export type AcceptedFrame = Timed & { readonly type: 'accepted'; readonly id: string; readonly version: number };
export type RejectedFrame = Timed & {
  readonly type: 'rejected';
  readonly id: string;
  readonly code: RejectionCode;
  readonly reason: string;
  /** of what may be done later: when, ms from now */
  readonly retryAfterMs?: number;
};
/** Not now: send the command (or, with `id` null, the hello) again. */
export type LaterFrame = Timed & { readonly type: 'later'; readonly id: string | null; readonly code: LaterCode };
export type ErrorFrame = Timed & { readonly type: 'error'; readonly code: FrameErrorCode; readonly reason: string };

export type ListFrame = LobbyTimed & {
  readonly type: 'list';
  /** a first page replaces all rows, later ones change some; at most 100 rows in order of `order` */
  readonly full: boolean;
  readonly next: string | null;
  readonly total: number;
  /** ids in their order on the page */
  readonly order: readonly string[];
} & (
    | { readonly list: 'players'; readonly rows: readonly PlayerRow[] }
    | { readonly list: 'tables'; readonly rows: readonly TableRow[] }
    | { readonly list: 'invites'; readonly rows: readonly OpenInviteRow[] }
  );

/** All invites that concern the client: his own and those to him. */
export type InvitesFrame = LobbyTimed & {
  readonly type: 'invites';
  readonly sent: readonly InviteShown[];
  readonly received: readonly InviteShown[];
};

/** An invite of one's own is declined; told once, at that moment. */
export type DeclinedFrame = LobbyTimed & {
  readonly type: 'declined';
  readonly invite: InviteId;
  readonly by: Person;
  /** null: he doesn't say */
  readonly reason: DeclineReason | null;
};

/** The whole view of a table, at every change. */
export type TableFrame = Timed & {
  readonly type: 'table';
  readonly table: TableId;
  readonly version: number;
  readonly players: { readonly north: Person; readonly south: Person };
  readonly view: TableView;
  /** null where nobody's time is counted, and before the deal */
  readonly clocks: ClocksShown | null;
  readonly last: Happening | null;
};
/** A player who isn't connected, and how long he is waited for. */
export type Absence = {
  /** log time of the lobby, µs, at which he has left if he doesn't come back: `options.onLeave` says what comes then */
  readonly until: number;
  /** how far off that is, by this gateway's estimate, ms */
  readonly inMs: number;
};
/** Who of a running table's players is away, null = is here; sent with the table if anybody is, and at every change. */
export type PresenceFrame = LobbyTimed & {
  readonly type: 'presence';
  readonly table: TableId;
  readonly away: { readonly north: Absence | null; readonly south: Absence | null };
};
/** The clocks were told wrong: while the log was away, they stood still. */
export type ClocksFrame = Timed & {
  readonly type: 'clocks';
  readonly table: TableId;
  readonly version: number;
  readonly clocks: ClocksShown;
};
/** All own saved games, the last saved first, at each change; 100 at most. */
export type SavedFrame = LobbyTimed & { readonly type: 'saved'; readonly games: readonly SavedGameRow[] };
/** What somebody has said: plain text, never markup. */
export type LineShown = {
  /** the UUID of the command that said it, without dashes; the same line may come again */
  readonly id: string;
  readonly from: Person;
  readonly text: string;
  /** append time in the log, ms since 1970; lines are shown in its order */
  readonly time: number;
};
/** Lines of one conversation: what was said last when one comes, and then each new one. */
export type ChatFrame = Timed & {
  readonly type: 'chat';
  readonly room: Room;
  /** null: private */
  readonly table: TableId | null;
  /** the other one of a private conversation */
  readonly with: Person | null;
  /** oldest first */
  readonly lines: readonly LineShown[];
};
/** Whom one has blocked, at each change; sent when one comes, too. */
export type BlockedFrame = LobbyTimed & { readonly type: 'blocked'; readonly clients: readonly Person[] };
/** All that operators announce, the oldest first, 3 at most: when one comes and at each change, to visitors too. */
export type AnnouncementsFrame = LobbyTimed & {
  readonly type: 'announcements';
  readonly announcements: readonly Announcement[];
};
/** Who watches a table, at each change, once a second at most; visitors aren't counted. */
export type WatchersFrame = LobbyTimed & {
  readonly type: 'watchers';
  readonly table: TableId;
  readonly total: number;
  /** the first of them, 50 at most */
  readonly watchers: readonly Person[];
};
/** One no longer sees this table: not watched any more, or unknown. */
export type TableGoneFrame = Timed & { readonly type: 'tableGone'; readonly table: TableId };
export type PongFrame = Timed & {
  readonly type: 'pong';
  /** there while this gateway is behind the log and would greet nobody: look whether another one does, and stay here else */
  readonly behind?: true;
};
/** This gateway is about to stop: it answers what it was asked, then closes; connect to another one at once. */
export type MovingFrame = Timed & { readonly type: 'moving' };

/** Everything that a gateway may send. */
export type ServerFrame =
  | WelcomeFrame
  | AcceptedFrame
  | RejectedFrame
  | LaterFrame
  | ErrorFrame
  | ListFrame
  | InvitesFrame
  | DeclinedFrame
  | SavedFrame
  | TableFrame
  | ClocksFrame
  | PresenceFrame
  | ChatFrame
  | BlockedFrame
  | AnnouncementsFrame
  | WatchersFrame
  | TableGoneFrame
  | PongFrame
  | MovingFrame;
