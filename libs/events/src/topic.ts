import { TABLE_PARTITIONS } from '@battleline/domain';
import type { TopicSpec } from './log/event-log.ts';

/** The topics whose records carry a header and are admitted, with their number of partitions. */
export const EVENT_TOPICS = { lobby: 1, tables: TABLE_PARTITIONS } as const;
export type EventTopic = keyof typeof EVENT_TOPICS;

/** Operators' words to all readers. */
export const CONTROL_TOPIC = 'control';

/** Heartbeats of all processes, kept for a day. */
export const BEATS_TOPIC = 'beats';

export const LOBBY_PARTITION = 0;

/** The topic of accounts: its records carry a header and are admitted, but its streams stand in rows, not in memory. */
export const CLIENTS_TOPIC = 'clients';
export const CLIENT_PARTITIONS = 12;

/** Each account's data key, encrypted. */
export const CLIENT_KEYS_TOPIC = 'client-keys';

/** What was said, kept for 30 days: its records have no header, and are counted once by their ids. */
export const CHAT_TOPIC = 'chat';
export const CHAT_PARTITIONS = 12;
export const CHAT_KEPT_MS = 30 * 24 * 3_600_000;

/** All topics of this system, as they must exist in the log. */
export const TOPIC_SPECS: readonly TopicSpec[] = [
  { topic: 'lobby', partitions: EVENT_TOPICS.lobby, kind: 'events' },
  { topic: 'tables', partitions: EVENT_TOPICS.tables, kind: 'events' },
  { topic: CONTROL_TOPIC, partitions: 1, kind: 'events' },
  { topic: CLIENTS_TOPIC, partitions: CLIENT_PARTITIONS, kind: 'events' },
  { topic: CLIENT_KEYS_TOPIC, partitions: CLIENT_PARTITIONS, kind: 'compacted' },
  {
    topic: CHAT_TOPIC,
    partitions: CHAT_PARTITIONS,
    kind: 'recent',
    retentionMs: CHAT_KEPT_MS,
    segmentMs: 24 * 3_600_000,
    isConfirmed: true,
  },
  { topic: BEATS_TOPIC, partitions: 1, kind: 'recent', retentionMs: 24 * 3_600_000 },
];
