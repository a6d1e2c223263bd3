import { type ClientId, type LineSaid, LINE_LIFETIME, readLine, seatOf } from '@battleline/domain';
import type { CommandFrame } from '@battleline/protocol';
import type { Spoken } from './chat-book.ts';
import type { Told } from './command-check.ts';
import type { Fault, Finding, Findings } from './finding.ts';
import type { LogBook } from './log-book.ts';

type ChatCommand = CommandFrame & { readonly type: 'chat' };

/** A gateway that decides has heard the lobby's end within five seconds; the rest is for estimates of log time, µs. */
const SURELY_KNOWN = 15_000_000;

const finding = (fault: Fault, text: string): Finding => ({ fault, text });

/** Where the line in the log isn't what was asked for. */
const contentFaults = (asked: ChatCommand, { event, place }: Spoken & { readonly event: LineSaid }): Finding[] => {
  const reading = readLine(asked.text);
  const should = { to: asked.to ?? null, table: asked.table ?? null, text: reading.ok ? reading.text : undefined };
  return (['to', 'table', 'text'] as const).flatMap((name) =>
    event[name] === should[name]
      ? []
      : [finding('divergent', `asked for ${name} "${should[name]}", ${place} says "${event[name]}"`)],
  );
};

/** Holds the answer to a line against the log; `spoken` is what stands there of it. */
export const lineFaults = (asked: ChatCommand, told: Told, spoken: Spoken | undefined): Finding[] => {
  const { event, place } = spoken ?? {};
  if (told.type === 'accepted') {
    if (!spoken || !event) return [finding('lost', 'accepted, and stands nowhere')];
    if (event.type === 'LineRefused') return [finding('lost', `accepted, and refused at ${place}`)];
    return contentFaults(asked, { ...spoken, event });
  }
  if (!event || told.code === 'EXPIRED') return [];
  if (event.type === 'LineSaid') return [finding('duplicated', `refused with ${told.code}, and said at ${place}`)];
  return event.code === told.code
    ? []
    : [finding('divergent', `refused with ${told.code}, and with ${event.code} at ${place}`)];
};

/** What is wrong with the place at which somebody speaks at a table. */
const roomFault = ({ from, room, table }: LineSaid, { tables, lobby }: LogBook): string | undefined => {
  const state = table === null ? undefined : tables.states.get(table);
  if (table === null || !state || state.status === 'unknown') return 'is said at a table that was never opened';
  if (seatOf(state, from)) return room === 'table' ? undefined : 'is said among watchers by one who plays';
  if (!lobby.everWatched.has(`${from} ${table}`)) return 'is said by one who neither plays nor watches there';
  const isOver = 'position' in state && state.position.result !== null;
  return room === 'table' && !isOver ? 'is said to the players by one who watches' : undefined;
};

/** What is wrong with a private line: whom it goes to has blocked the one who says it, or he hasn't. */
const withheldFault = ({ from, to, withheld, notAfter }: LineSaid, { hearing }: LogBook): string | undefined => {
  const [client, other] = [to as ClientId, from];
  const decidedAt = notAfter - LINE_LIFETIME;
  if (withheld) return hearing.everBlocked(client, other) ? undefined : `is withheld from ${to}, who blocked nobody`;
  return hearing.isBlocked(client, other, decidedAt - SURELY_KNOWN, decidedAt + SURELY_KNOWN)
    ? `is not withheld from ${to}, who had blocked him`
    : undefined;
};

/** Holds every line that was said against where its speaker was, and who would hear him. */
export const checkLines = (book: LogBook, findings: Findings): void => {
  for (const { event, place } of book.chat.all()) {
    if (event.type !== 'LineSaid') continue;
    const fault = event.room === 'private' ? withheldFault(event, book) : roomFault(event, book);
    if (fault !== undefined) findings.add('divergent', `${place}: the line ${event.line} of ${event.from} ${fault}`);
  }
};
