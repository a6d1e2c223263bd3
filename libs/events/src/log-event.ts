import type { AccountEvent, ChatEvent, LobbyEvent, TableEvent } from '@battleline/domain';

/** Facts about the log itself and about commands; every event topic may hold them. Storage, too. */
export type LogEvent =
  /** Record 0 of every partition: its identity, 16 random bytes as hex digits (R9). */
  | { readonly type: 'LogOpened'; readonly identity: string }
  /** Moves a quiet partition's log time on (R5). */
  | { readonly type: 'Tick' }
  /** The answer to a command that was sent again and is refused (R8). */
  | { readonly type: 'CommandRefused'; readonly code: string; readonly reason: string };

/** Everything that a record of an event topic can say. */
export type AnyEvent = LogEvent | LobbyEvent | TableEvent | AccountEvent;
export type EventType = AnyEvent['type'];

/** An operator's word to all readers, in the topic `control`: this record is void (R9). `hash` = SHA-256 of its value, hex. */
export type ControlEvent = {
  readonly type: 'RecordVoided';
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly hash: string;
};

/**
 * An account's data key, encrypted by the master key, in the topic `client-keys`: its record has the key's id as its key, and
 * only the last one of each is kept. Erased by a record without a value.
 */
export type ClientKey = { readonly type: 'ClientKey'; readonly key: string; readonly sealed: string };

/** All events of records without a header: each kind of them has a topic of its own. */
export type BareEvent = ControlEvent | ClientKey | Heartbeat | ChatEvent;

/** The hash over what became of a block of records: offset, verdict and resulting versions of each (R10). */
export type BlockHash = {
  readonly topic: string;
  readonly partition: number;
  /** its number: that of its first offset divided by the size of a block */
  readonly block: number;
  /** SHA-256, hex */
  readonly hash: string;
};

/** A process's word that it lives, in the topic `beats`: what it knows, how far it has folded, and to what it came. */
export type Heartbeat = {
  readonly type: 'Heartbeat';
  /** a gateway's id, or any other process's own */
  readonly process: string;
  readonly role: string;
  /** the program's version */
  readonly program: string;
  /** the features that it knows (R11) */
  readonly features: readonly string[];
  readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly next: number }[];
  /** blocks that have become full since the last heartbeat */
  readonly blocks: readonly BlockHash[];
};
