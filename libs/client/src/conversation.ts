import type { ChatFrame, LineShown, Person } from '@battleline/protocol';

/** What is known of one conversation, oldest line first. */
export type Conversation = Pick<ChatFrame, 'room' | 'table' | 'with' | 'lines'>;

/** By room, and by table or the other one: `private <client>`, `table <table>`, `watchers <table>`. */
export type Conversations = ReadonlyMap<string, Conversation>;

/** Of one conversation; older lines are let go. */
const MAX_LINES = 200;
const MAX_CONVERSATIONS = 100;

export const conversationName = ({ room, table, with: other }: Omit<Conversation, 'lines'>): string =>
  `${room} ${table ?? other?.id ?? ''}`;

/** A name may become known a moment after the first line. */
const renamed = (lines: readonly LineShown[], people: ReadonlyMap<string, Person>): readonly LineShown[] =>
  lines.map((line) => {
    const from = people.get(line.from.id) ?? line.from;
    return from.name === line.from.name && from.kind === line.from.kind ? line : { ...line, from };
  });

/** The conversations after this frame; the same object where it brings no new line. */
export const mergeLines = (conversations: Conversations, frame: ChatFrame): Conversations => {
  const { room, table, with: other } = frame;
  const name = conversationName(frame);
  const known = conversations.get(name)?.lines ?? [];
  const ids = new Set(known.map(({ id }) => id));
  const fresh = frame.lines.filter(({ id }) => !ids.has(id));
  if (fresh.length === 0) return conversations;
  const people = new Map(frame.lines.map(({ from }) => [from.id as string, from]));
  // Sorting keeps the order of those that came at the same time.
  const lines = [...renamed(known, people), ...fresh].toSorted((a, b) => a.time - b.time).slice(-MAX_LINES);
  const next = new Map(conversations);
  next.delete(name);
  next.set(name, { room, table, with: other, lines });
  const [oldest] = next.keys();
  if (next.size > MAX_CONVERSATIONS && oldest !== undefined) next.delete(oldest);
  return next;
};
