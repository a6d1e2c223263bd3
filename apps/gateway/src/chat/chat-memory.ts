import {
  CHAT_LIMITS,
  type ChatEvent,
  type ClientId,
  type CommandId,
  type LineSaid,
  type Room,
  type TableId,
  tableIdToHex,
} from '@battleline/domain';
import { conversationKey } from '@battleline/events';
import { createSetIndex } from '../views/set-index.ts';

/** A line that counts, with its append time, ms. */
export type Said = { readonly event: LineSaid; readonly time: number };

/** A conversation as this memory names it. */
export type ConversationId = `${Room} ${string}`;

/**
 * What was said of late: a fold of the topic `chat`. Nothing but records and their append times takes part, so all
 * gateways come to the same.
 */
export type ChatMemory = {
  /** Takes the next record of its partition; the result is the line, if it counts and is said. */
  readonly take: (partition: number, event: ChatEvent, time: number) => Said | undefined;
  /** What has become of the client's line, if it is not long ago. */
  readonly held: (partition: number, from: ClientId, line: CommandId) => ChatEvent | undefined;
  /** The last lines of a conversation, oldest first. */
  readonly lines: (conversation: ConversationId) => readonly Said[];
  /** The client's private conversations, the one that was quiet for longest first. */
  readonly privateOf: (client: ClientId) => readonly ConversationId[];
  /** Log times, µs, of what the client has said of late, oldest first. */
  readonly saidAt: (client: ClientId) => readonly number[];
};

export type ChatMemoryLimits = {
  /** how long a line's id is held, ms: longer than a command is sent again */
  readonly heldMs: number;
  /** of one conversation */
  readonly lines: number;
  /** of all together */
  readonly allLines: number;
};

const LIMITS: ChatMemoryLimits = { heldMs: 20 * 60_000, lines: 50, allLines: 100_000 };

export const conversationOf = (event: Pick<LineSaid, 'room' | 'from' | 'to' | 'table'>): ConversationId =>
  `${event.room} ${conversationKey(event)}`;

/** The lines said at a table, to all there or among its watchers. */
export const roomAt = (room: Exclude<Room, 'private'>, table: TableId): ConversationId =>
  `${room} ${tableIdToHex(table)}`;

type Held = { readonly event: ChatEvent; readonly time: number };

/** Times of one client that may matter to a limit. */
const MOST_TIMES = Math.max(...CHAT_LIMITS.map(({ lines }) => lines));

export const createChatMemory = (limits = LIMITS): ChatMemory => {
  // By partition, as only its own append times say what counts twice; the oldest stands first.
  const held = new Map<number, Map<string, Held>>();
  // The conversation that was quiet for longest stands first.
  const conversations = new Map<ConversationId, readonly Said[]>();
  const privateOf = createSetIndex<ClientId, ConversationId>();
  const saidAt = new Map<ClientId, readonly number[]>();
  let [kept, latest, sweptAt] = [0, 0, 0];

  const nameOf = (from: ClientId, line: CommandId): string => `${from}${line}`;

  const heldIn = (partition: number): Map<string, Held> => {
    const ids = held.get(partition) ?? new Map<string, Held>();
    held.set(partition, ids);
    return ids;
  };

  const letGo = (ids: Map<string, Held>, time: number): void => {
    for (const [name, earlier] of ids) {
      if (earlier.time >= time - limits.heldMs) return;
      ids.delete(name);
    }
  };

  const forgetQuietest = (): void => {
    const [first] = conversations;
    if (!first) return;
    const [conversation, lines] = first;
    conversations.delete(conversation);
    kept -= lines.length;
    for (const { event } of lines) privateOf.move(conversation, [event.from, event.to ?? event.from], []);
  };

  const keep = (said: Said): void => {
    const { event } = said;
    const conversation = conversationOf(event);
    const before = conversations.get(conversation) ?? [];
    const after = [...before, said].slice(-limits.lines);
    conversations.delete(conversation);
    conversations.set(conversation, after);
    kept += after.length - before.length;
    const both = event.to === null ? [] : [event.from, event.to];
    privateOf.move(conversation, both, both);
    while (kept > limits.allLines) forgetQuietest();
  };

  const noteTime = (client: ClientId, time: number): void => {
    latest = Math.max(latest, time);
    const isOld = (at: number): boolean => at < (latest - limits.heldMs) * 1000;
    // Partitions are read one beside the other: an old line may come after a new one.
    const times = [...(saidAt.get(client) ?? []), time * 1000].filter((at) => !isOld(at));
    if (times.length > 0) saidAt.set(client, times.toSorted((a, b) => a - b).slice(-MOST_TIMES));
    if (latest < sweptAt + limits.heldMs) return;
    sweptAt = latest;
    for (const [other, all] of saidAt) if (isOld(all.at(-1) ?? 0)) saidAt.delete(other);
  };

  return {
    take: (partition, event, time) => {
      const [ids, name] = [heldIn(partition), nameOf(event.from, event.line)];
      letGo(ids, time);
      if (time * 1000 > event.notAfter || ids.has(name)) return undefined;
      ids.set(name, { event, time });
      if (event.type === 'LineRefused') return undefined;
      const said = { event, time };
      noteTime(event.from, time);
      keep(said);
      return said;
    },
    held: (partition, from, line) => held.get(partition)?.get(nameOf(from, line))?.event,
    lines: (conversation) => conversations.get(conversation) ?? [],
    privateOf: (client) => [...privateOf.of(client)],
    saidAt: (client) => saidAt.get(client) ?? [],
  };
};
