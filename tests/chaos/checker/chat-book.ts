import type { ChatEvent } from '@battleline/domain';
import { CHAT_TOPIC, chatPartition, conversationKey, decodeChat, type EventLog } from '@battleline/events';
import type { Findings } from './finding.ts';
import { readTopic } from './log-reading.ts';

/** A line that counts, or the refusal of one, where it stands. */
export type Spoken = {
  readonly event: ChatEvent;
  /** append time, ms */
  readonly time: number;
  /** the lines of one conversation stand in one partition: this is their order */
  readonly offset: number;
  readonly place: string;
};

/** All that was said. */
export type ChatBook = {
  /** What has become of a client's line; its id as 32 hex digits. */
  readonly find: (client: string, line: string) => Spoken | undefined;
  readonly all: () => Iterable<Spoken>;
};

const HELD_MS = 20 * 60_000;

/**
 * Reads the topic `chat`, by what docs/events.md says of it and not by the gateway's memory: a record counts if it came
 * in time and none of the same line has counted in its partition within the 20 minutes before. What is still said twice
 * is found.
 */
export const readChatBook = async (log: EventLog, findings: Findings): Promise<ChatBook> => {
  const spoken = new Map<string, Spoken>();
  const countedAt = new Map<string, number>();

  for await (const { partition, record } of readTopic(log, CHAT_TOPIC)) {
    const { time, offset, key, value } = record;
    const place = `${CHAT_TOPIC}/${partition}@${offset}`;
    const event = decodeChat(value);
    if (!event) {
      findings.add('divergent', `${place}: nobody here can read what was said`);
      continue;
    }
    const name = `${event.from} ${event.line}`;
    const before = countedAt.get(`${partition} ${name}`);
    if (time * 1000 > event.notAfter || (before !== undefined && time - before <= HELD_MS)) continue;
    countedAt.set(`${partition} ${name}`, time);
    const conversation = conversationKey(event);
    if (chatPartition(conversation) !== partition || Buffer.from(key ?? []).toString('hex') !== conversation)
      findings.add('divergent', `${place}: the line ${event.line} stands in another conversation than its own`);
    const known = spoken.get(name);
    if (known)
      findings.add('duplicated', `line ${event.line} of ${event.from} counts twice: at ${known.place}, ${place}`);
    else spoken.set(name, { event, time, offset, place });
  }

  return { find: (client, line) => spoken.get(`${client} ${line}`), all: () => spoken.values() };
};
