import { type LineSaid, seatOf, type TableId } from '@battleline/domain';
import type { ChatFrame, LineShown, ServerFrame } from '@battleline/protocol';
import type { Spoken } from './chat-book.ts';
import type { Fault } from './finding.ts';
import type { LogBook } from './log-book.ts';

/** Holds what one client was shown of what people say against the log. */
export type TalkCheck = {
  /** He asks to see this table: its talk is his, too. */
  readonly watches: (table: TableId) => void;
  /** He was sent this frame; what is wrong is added. */
  readonly heard: (t: number, connection: number, frame: ServerFrame) => void;
  /** Whether he was shown this line of his own on this connection. */
  readonly wasShown: (connection: number, line: string) => boolean;
};

/** What was shown of a conversation; `newest` leaves out whom he may hear no more, as he has blocked him at some time. */
type Shown = { readonly offsets: Set<number>; newest: number };
/** One connection: how far its gateway had surely read the lobby (µs), and what it was shown of each conversation. */
type Ear = { lobby: number; readonly shown: Map<string, Shown>; readonly lines: Set<string> };
type Book = Pick<LogBook, 'chat' | 'hearing' | 'tables'>;
type Said = Spoken & { readonly event: LineSaid };

export const createTalkCheck = (
  client: string | null,
  book: Book,
  add: (fault: Fault, t: number, text: string) => void,
): TalkCheck => {
  const { hearing } = book;
  const ears = new Map<number, Ear>();
  const watched = new Set<TableId>();

  const earOf = (connection: number): Ear => {
    const known = ears.get(connection) ?? { lobby: 0, shown: new Map(), lines: new Set() };
    ears.set(connection, known);
    return known;
  };

  const sits = (table: TableId): boolean => {
    const state = book.tables.states.get(table);
    return client !== null && state !== undefined && state.status !== 'unknown' && !!seatOf(state, client as never);
  };

  /** Why the line wasn't meant for him, whatever his gateway had read of the lobby between these log times. */
  const overheard = ({ from, to, room, table, withheld }: LineSaid, lobby: number, at: number): string | undefined => {
    if (from === client) return undefined;
    if (room === 'private' && to !== client) return `a private line to ${to}`;
    if (withheld) return 'a line that is withheld from him';
    if (room === 'watchers' && table !== null && sits(table)) return 'what watchers say of his own game';
    if (table !== null && !sits(table) && !watched.has(table)) return `a line at ${table}, which he does not see`;
    if (client === null) return undefined;
    if (hearing.isBlocked(client, from, lobby, at)) return 'a line of one whom he has blocked';
    return hearing.playsWithoutHim(client, from, lobby, at) ? 'a line of a third one while he plays' : undefined;
  };

  /** Where a line is shown otherwise than it was said. */
  const differences = (frame: ChatFrame, line: LineShown, { event, time }: Said): string[] => {
    const other = event.to === null ? null : event.from === client ? event.to : event.from;
    const is = { room: frame.room, table: frame.table, with: frame.with?.id ?? null, text: line.text, time: line.time };
    const should = { room: event.room, table: event.table, with: other, text: event.text, time };
    return (Object.keys(should) as (keyof typeof should)[]).flatMap((name) =>
      is[name] === should[name] ? [] : [`${name} is ${is[name]}, should be ${should[name]}`],
    );
  };

  /** Lines stand in the log's order; a new one that comes last comes after all that he has been shown before. */
  const noteOrder = (t: number, ear: Ear, frame: ChatFrame, said: readonly Said[]): void => {
    const name = `${frame.room} ${frame.table ?? frame.with?.id}`;
    const shown = ear.shown.get(name) ?? { offsets: new Set(), newest: -1 };
    ear.shown.set(name, shown);
    const offsets = said.map(({ offset }) => offset);
    if (offsets.some((offset, index) => offset <= (offsets[index - 1] ?? -1)))
      add('divergent', t, `lines of ${name} were shown out of order: ${offsets.join(', ')}`);
    const last = offsets.at(-1) ?? Infinity;
    if (!shown.offsets.has(last) && last < shown.newest)
      add('divergent', t, `a line of ${name} was shown after one that was said later: ${last} after ${shown.newest}`);
    for (const { event, offset } of said) {
      shown.offsets.add(offset);
      const isHeard = client === null || !hearing.everBlocked(client, event.from);
      if (isHeard) shown.newest = Math.max(shown.newest, offset);
    }
  };

  const noteLines = (t: number, ear: Ear, frame: ChatFrame): void => {
    const said = frame.lines.flatMap((line): Said[] => {
      const spoken = book.chat.find(line.from.id, line.id);
      if (spoken?.event.type !== 'LineSaid') {
        add('divergent', t, `a line ${line.id} of ${line.from.id} was shown, which is not in the log`);
        return [];
      }
      const { event } = spoken;
      for (const difference of differences(frame, line, { ...spoken, event }))
        add('divergent', t, `the line ${line.id}: ${difference}`);
      const leak = overheard(event, ear.lobby, Math.max(ear.lobby, frame.at));
      if (leak !== undefined) add('leaked', t, `a chat frame tells ${leak}: ${spoken.place}`);
      ear.lines.add(line.id);
      return [{ ...spoken, event }];
    });
    noteOrder(t, ear, frame, said);
  };

  return {
    watches: (table) => watched.add(table),
    heard: (t, connection, frame) => {
      const ear = earOf(connection);
      if ('lobby' in frame) ear.lobby = Math.max(ear.lobby, frame.lobby);
      if (frame.type === 'chat') noteLines(t, ear, frame);
      if (frame.type !== 'blocked' || client === null) return;
      const [is, should] = [frame.clients.map(({ id }) => id), hearing.blockedAt(client, frame.lobby)];
      if (is.toSorted().join() !== should.toSorted().join())
        add('divergent', t, `was told that he has blocked ${is.join(', ')}; it is ${should.join(', ')}`);
    },
    wasShown: (connection, line) => earOf(connection).lines.has(line),
  };
};
