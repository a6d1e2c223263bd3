import { readLine, type TextRejection } from './chat-text.ts';
import { type Decision, decided, type Refusal, refused } from './decider.ts';
import type { ClientId, CommandId, TableId } from './id.ts';
import type { SeatTaken } from './lobby-player.ts';
import type { LobbyState } from './lobby-state.ts';
import { isOver, seatOf, type TableState } from './table-state.ts';

/** Where something is said: between two, among all at a table, or among those who watch a running game. */
export const ROOMS = ['private', 'table', 'watchers'] as const;
export type Room = (typeof ROOMS)[number];

/** To whom: one client, or a table. */
export type Address = { readonly to: ClientId; readonly table: null } | { readonly to: null; readonly table: TableId };

// Facts of the topic `chat`, which keeps them for 30 days. Their names and fields are storage.

export type LineSaid = {
  readonly type: 'LineSaid';
  /** the command's id, by which the same line counts once */
  readonly line: CommandId;
  readonly from: ClientId;
  readonly room: Room;
  /** of a private line */
  readonly to: ClientId | null;
  /** of all others */
  readonly table: TableId | null;
  readonly text: string;
  /** the one to whom it goes has blocked the one who says it: only he sees it himself */
  readonly withheld: boolean;
  /** log time, µs, after which it doesn't count any more */
  readonly notAfter: number;
};

/** The answer to a line that was sent again and is refused (R8). */
export type LineRefused = Pick<LineSaid, 'line' | 'from' | 'to' | 'table' | 'notAfter'> & {
  readonly type: 'LineRefused';
  readonly code: string;
  readonly reason: string;
};

export type ChatEvent = LineSaid | LineRefused;

export type ChatCommand = {
  readonly type: 'say';
  readonly client: ClientId;
  readonly line: CommandId;
  readonly address: Address;
  readonly text: string;
  /** log time, µs */
  readonly now: number;
};

/** Why a line is refused, besides what the lobby says. */
export const CHAT_REJECTIONS = [
  'NOTHING_SAID',
  'TEXT_TOO_LONG',
  'TALKED_TO_SELF',
  'NOT_AT_TABLE',
  'SAID_TOO_MUCH',
] as const;

/** `retryAfterMs`: when the same line may be said. */
export type ChatRejection = (
  | TextRejection
  | Refusal<'SESSION_ENDED' | 'UNKNOWN_PLAYER' | 'UNKNOWN_TABLE' | 'TALKED_TO_SELF' | 'NOT_AT_TABLE' | 'SAID_TOO_MUCH'>
) & { readonly retryAfterMs?: number };

export type ChatState = Pick<LobbyState, 'player' | 'blocked'> & {
  readonly table: (table: TableId) => TableState;
  /** log times, µs, of what the client has said of late, oldest first */
  readonly saidAt: readonly number[];
};

const SECOND = 1_000_000;
/** A line counts if it stands in the log so soon, µs: what a frozen gateway writes surprises nobody later. */
export const LINE_LIFETIME = 15 * SECOND;
/** So many lines of one client in so long, wherever they are said. */
export const CHAT_LIMITS = [
  { lines: 5, within: 10 * SECOND },
  { lines: 30, within: 120 * SECOND },
] as const;

/** µs from now until the client may say one more line; 0 = now. */
const pauseFor = (saidAt: readonly number[], now: number): number =>
  Math.max(
    0,
    ...CHAT_LIMITS.map(({ lines, within }) => {
      const first = saidAt.at(-lines);
      return first === undefined ? 0 : first + within - now;
    }),
  );

const tooMuch = (pause: number): Decision<never, ChatRejection> => {
  const seconds = Math.ceil(pause / SECOND);
  return {
    ok: false,
    rejection: {
      code: 'SAID_TOO_MUCH',
      reason: `You have said a lot: go on in ${seconds} s.`,
      retryAfterMs: Math.ceil(pause / 1000),
    },
  };
};

/** Where the client speaks at this table: players to all, watchers among themselves until the game has its result. */
const roomAt = (table: TableState, client: ClientId, watches: boolean): Room | undefined => {
  if (table.status === 'unknown') return undefined;
  if (seatOf(table, client)) return 'table';
  if (!watches) return undefined;
  return isOver(table) ? 'table' : 'watchers';
};

type Place =
  | { readonly ok: true; readonly room: Room; readonly withheld: boolean }
  | { readonly ok: false; readonly rejection: ChatRejection };

const refusedPlace = (code: ChatRejection['code'], reason: string): Place => ({
  ok: false,
  rejection: { code, reason },
});

/** Where the line goes, or why it can't. */
const placeOf = (
  { client, address: { to, table } }: ChatCommand,
  { player, blocked, table: tableOf }: ChatState,
): Place => {
  if (to !== null) {
    if (to === client) return refusedPlace('TALKED_TO_SELF', 'This would be heard by nobody but yourself.');
    if (!player(to).session) return refusedPlace('UNKNOWN_PLAYER', 'This player is not here any more.');
    return { ok: true, room: 'private', withheld: blocked(to).includes(client) };
  }
  const state = tableOf(table);
  if (state.status === 'unknown') return refusedPlace('UNKNOWN_TABLE', 'There is no such table.');
  const room = roomAt(state, client, player(client).watching.includes(table));
  if (!room) return refusedPlace('NOT_AT_TABLE', 'Only who plays or watches there speaks at a table.');
  return { ok: true, room, withheld: false };
};

export const decideChat = (command: ChatCommand, state: ChatState): Decision<LineSaid, ChatRejection> => {
  const { client: from, line, address, now } = command;
  if (!state.player(from).session) return refused('SESSION_ENDED', 'You are not signed in any more: sign in again.');
  const text = readLine(command.text);
  if (!text.ok) return text;
  const place = placeOf(command, state);
  if (!place.ok) return place;
  const pause = pauseFor(state.saidAt, now);
  if (pause > 0) return tooMuch(pause);
  return decided({
    type: 'LineSaid',
    line,
    from,
    ...address,
    room: place.room,
    withheld: place.withheld,
    text: text.text,
    notAfter: now + LINE_LIFETIME,
  });
};

/** One who may hear a line; `client` null: a visitor, who watches. */
export type Listener = {
  readonly client: ClientId | null;
  /** the seat that he plays in now */
  readonly seat: SeatTaken | null;
  readonly blocked: readonly ClientId[];
  /** what he is at the line's table */
  readonly at: 'player' | 'watcher' | null;
};

/**
 * Who hears a line. One who plays hears his opponent only, wherever it is said: nobody may tell him anything about his
 * game. What others say to him meanwhile he hears when he has played.
 */
export const mayHear = ({ from, room, to, withheld }: LineSaid, { client, seat, blocked, at }: Listener): boolean => {
  if (client === from) return true;
  if (blocked.includes(from) || (seat && seat.opponent !== from)) return false;
  switch (room) {
    case 'private':
      return to === client && !withheld;
    case 'table':
      return at !== null;
    case 'watchers':
      return at === 'watcher';
  }
};
