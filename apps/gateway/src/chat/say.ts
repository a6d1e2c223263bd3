import {
  type Address,
  type ChatEvent,
  type ChatRejection,
  type ClientId,
  type CommandId,
  decideChat,
  LINE_LIFETIME,
} from '@battleline/domain';
import {
  CHAT_TOPIC,
  chatPartition,
  conversationKey,
  encodeChat,
  type EventLog,
  LOBBY_PARTITION,
} from '@battleline/events';
import type { CommandFrame, RejectionCode } from '@battleline/protocol';
import { appendUntilKnown } from '@battleline/service';
import { type Answer, EXPIRED_AFTER, expired, notYet } from '../commands/answer.ts';
import type { World } from '../world.ts';
import type { ChatFollowing } from './chat-following.ts';
import type { ChatMemory } from './chat-memory.ts';

export type ChatCommandFrame = CommandFrame & { readonly type: 'chat' };

/** Says a line, or tells why not; like all commands it is confirmed once it has been read back. */
export type Say = {
  readonly say: (frame: ChatCommandFrame, client: ClientId, isAgain: () => boolean) => Promise<Answer>;
  /** Some lines have been read: whoever waits for his own looks whether it is there. */
  readonly onTaken: () => void;
};

export type SayDeps = {
  readonly log: Pick<EventLog, 'append'>;
  readonly world: World;
  readonly memory: ChatMemory;
  readonly isFresh: ChatFollowing['isFresh'];
  /** the log's time by estimate, µs */
  readonly logTime: () => number;
  readonly signal: AbortSignal;
};

const rejected = ({ code, reason, retryAfterMs }: ChatRejection): Answer => ({
  type: 'rejected',
  code,
  reason,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

/** A line's own answer: the log holds codes of older programs, too. */
const answerOf = (event: ChatEvent): Answer =>
  event.type === 'LineSaid'
    ? { type: 'accepted', version: 0 }
    : { type: 'rejected', code: event.code as RejectionCode, reason: event.reason };

/** To whom a frame goes; its schema demands one of the two. */
const addressOf = ({ to, table }: ChatCommandFrame): Address => {
  if (to !== null) return { to, table: null };
  if (table !== null) return { to: null, table };
  throw new Error('a line to nobody');
};

export const createSay = ({ log, world, memory, isFresh, logTime, signal }: SayDeps): Say => {
  const waiting = new Set<() => void>();
  /** lines on their way, by client: they count for his limits before they are read back */
  const underWay = new Map<ClientId, number>();

  /** What becomes of the line, once it has been read back; `cancel` gives up waiting. */
  const expect = (partition: number, { from, line }: ChatEvent) => {
    const { promise: outcome, resolve } = Promise.withResolvers<ChatEvent>();
    const look = (): void => {
      const event = memory.held(partition, from, line);
      if (event) resolve(event);
    };
    waiting.add(look);
    return { outcome, cancel: () => waiting.delete(look) };
  };

  const settle = async (partition: number, key: string, event: ChatEvent): Promise<ChatEvent | undefined> => {
    const value = encodeChat(event, world.features());
    const record = { topic: CHAT_TOPIC, partition, key: Buffer.from(key, 'hex'), value };
    const { outcome: fate, cancel } = expect(partition, event);
    try {
      return await appendUntilKnown({ log, record, fate, isOver: () => logTime() > event.notAfter, signal });
    } finally {
      cancel();
    }
  };

  const decide = (frame: ChatCommandFrame, client: ClientId, isAgain: boolean): ChatEvent | ChatRejection => {
    const [line, address, now] = [frame.id.replaceAll('-', '') as CommandId, addressOf(frame), logTime()];
    const saidAt = [...memory.saidAt(client), ...new Array<number>(underWay.get(client) ?? 0).fill(now)];
    const command = { type: 'say', client, line, address, text: frame.text, now } as const;
    const decision = decideChat(command, { ...world, saidAt });
    if (decision.ok && decision.event) return decision.event;
    if (decision.ok) throw new Error('a line is said or refused');
    if (!isAgain) return decision.rejection;
    // Another gateway may be about to say it: the first of the two records counts (R8).
    const { code, reason } = decision.rejection;
    return { type: 'LineRefused', line, from: client, ...address, code, reason, notAfter: now + LINE_LIFETIME };
  };

  const sayOnce = async (frame: ChatCommandFrame, client: ClientId, isAgain: () => boolean): Promise<Answer> => {
    const key = conversationKey({ from: client, ...addressOf(frame) });
    const partition = chatPartition(key);
    const earlier = memory.held(partition, client, frame.id.replaceAll('-', '') as CommandId);
    if (earlier) return answerOf(earlier);
    if (!isFresh(partition) || !world.isFresh('lobby', LOBBY_PARTITION)) return { type: 'later', code: 'LAGGING' };
    if (logTime() > frame.at + EXPIRED_AFTER) return expired;
    if (!world.features().has('chat')) return { type: 'rejected', ...notYet };
    const decided = decide(frame, client, isAgain());
    if (!('type' in decided)) return rejected(decided);
    underWay.set(client, (underWay.get(client) ?? 0) + 1);
    try {
      const found = await settle(partition, key, decided);
      return found ? answerOf(found) : { type: 'later', code: 'UNAVAILABLE' };
    } finally {
      const left = (underWay.get(client) ?? 1) - 1;
      if (left > 0) underWay.set(client, left);
      else underWay.delete(client);
    }
  };

  return {
    say: sayOnce,
    onTaken: () => {
      for (const look of [...waiting]) look();
    },
  };
};
