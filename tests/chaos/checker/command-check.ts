import { eventText, parseMove, printMove, type Seat, seatOf, type TableId } from '@battleline/domain';
import type { CommandFrame } from '@battleline/protocol';
import type { Carried } from './command-book.ts';
import type { Fault, Finding } from './finding.ts';
import { lineFaults } from './line-check.ts';
import type { LogBook } from './log-book.ts';
import { isMove } from './table-story.ts';

/** The final answer to a command. */
export type Told =
  { readonly type: 'accepted'; readonly version: number } | { readonly type: 'rejected'; readonly code: string };

/** A command as its client sent it. */
export type SentCommand = { readonly client: string; readonly tab: string | null; readonly frame: CommandFrame };

type Book = Pick<LogBook, 'commands' | 'tables' | 'lobby' | 'chat' | 'hearing'>;

const finding = (fault: Fault, text: string): Finding => ({ fault, text });

const seatAt = ({ tables }: Book, table: TableId, client: string): Seat | undefined => {
  const state = tables.states.get(table);
  return state === undefined || state.status === 'unknown' ? undefined : seatOf(state, client as never);
};

const isSavedBy = (table: TableId, version: number, { tables }: Book): boolean =>
  (tables.stories.get(table)?.entries.slice(0, version) ?? []).some(({ event }) => event.type === 'TableSaved');

/** Whether the log held, at this version, what the command asked for: then it needed no record of its own. */
const wasSoAlready = ({ client, frame }: SentCommand, version: number, book: Book): boolean => {
  if (frame.type === 'unwatch') return true;
  if (frame.type === 'watch') return book.lobby.everWatched.has(`${client} ${frame.table}`);
  if (frame.type === 'rematch') return book.lobby.everOffered.has(`${client} ${frame.game}`);
  if (frame.type === 'block') return book.hearing.everBlocked(client, frame.client);
  if (frame.type === 'unblock') return true;
  if (frame.type === 'abandon') return book.lobby.everAbandoned.has(`${client} ${frame.game}`);
  if (frame.type === 'save') return isSavedBy(frame.table, version, book);
  if (frame.type !== 'ready') return false;
  const seat = seatAt(book, frame.table, client);
  const entries = book.tables.stories.get(frame.table)?.entries.slice(0, version) ?? [];
  return entries.some(({ event }) => event.type === 'SeatReady' && event.seat === seat && event.nonce === frame.nonce);
};

/** What the record of this command should say, in the move notation, where that can be told. */
const wordsOf = (frame: CommandFrame, seat: Seat | undefined): string | undefined => {
  if (frame.type === 'resign') return `resign ${seat}`;
  if (frame.type !== 'move') return undefined;
  const move = parseMove(frame.move);
  return move?.type === 'resign' ? `resign ${seat}` : move && printMove(move);
};

const contentFaults = (sent: SentCommand, { event, tab, place }: Carried, book: Book): Finding[] => {
  const { client, frame } = sent;
  const faults: Finding[] = [];
  if (sent.tab !== null && tab !== sent.tab) faults.push(finding('divergent', `${place} names another tab`));
  if ('table' in frame && frame.table !== null && isMove(event)) {
    const words = wordsOf(frame, seatAt(book, frame.table, client));
    const done = eventText(event);
    if (words !== done) faults.push(finding('divergent', `asked for "${words}", ${place} says "${done}"`));
  }
  return faults;
};

const acceptedFaults = (sent: SentCommand, version: number, book: Book): Finding[] => {
  const { client, frame } = sent;
  const carried = book.commands.find(client, frame.id.replaceAll('-', ''));
  if (!carried) {
    if (wasSoAlready(sent, version, book)) return [];
    return [finding('lost', `accepted at version ${version}, and stands nowhere`)];
  }
  const { event, stream, place } = carried;
  if (event.type === 'CommandRefused') return [finding('lost', `accepted, and refused at ${place}`)];
  if (carried.version !== version)
    return [
      finding(
        'lost',
        `accepted at version ${version}, and stands at version ${carried.version} of ${stream}, ${place}`,
      ),
    ];
  return contentFaults(sent, carried, book);
};

/** `EXPIRED` leaves the command's fate open. */
const rejectedFaults = ({ client, frame }: SentCommand, code: string, { commands }: Book): Finding[] => {
  const carried = commands.find(client, frame.id.replaceAll('-', ''));
  if (!carried || code === 'EXPIRED') return [];
  const { event, place } = carried;
  if (event.type !== 'CommandRefused') return [finding('duplicated', `refused with ${code}, and done at ${place}`)];
  return event.code === code ? [] : [finding('divergent', `refused with ${code}, and with ${event.code} at ${place}`)];
};

const faultsOf = (sent: SentCommand, told: Told, book: Book): Finding[] => {
  const { frame, client } = sent;
  if (frame.type === 'chat') return lineFaults(frame, told, book.chat.find(client, frame.id.replaceAll('-', '')));
  return told.type === 'accepted' ? acceptedFaults(sent, told.version, book) : rejectedFaults(sent, told.code, book);
};

/** Holds the answer to a command against the log; a visitor's commands leave no record. */
export const commandFaults = (sent: SentCommand, told: Told, book: Book): Finding[] => {
  const { frame, client } = sent;
  return faultsOf(sent, told, book).map(({ fault, text }) =>
    finding(fault, `${frame.type} ${frame.id} of ${client}: ${text}`),
  );
};
