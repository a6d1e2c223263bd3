/** A partition of a topic, as a key for maps and for log lines: `tables/7`. */
export type PartitionKey = `${string}/${number}`;

export const partitionKey = (topic: string, partition: number): PartitionKey => `${topic}/${partition}`;

/** A record to append; the log gives it its offset and its append time. */
export type NewRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
};

/** A record as it stands in the log; `time` is the append time in ms since 1970, given by the log. */
export type LogRecord = {
  readonly offset: number;
  readonly time: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
};

/**
 * What became of one record of an append. `unknown`: it may stand in the log, now or later, once or more often;
 * append the same record again until a copy has been read back.
 */
export type AppendResult =
  | { readonly status: 'appended'; readonly offset: number; readonly time: number }
  | { readonly status: 'not-appended'; readonly reason: string }
  | { readonly status: 'unknown'; readonly reason: string };

/** Records of one partition in offset order, without gaps; `end` is the offset after the partition's last record. */
export type Batch = {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly end: number;
};

/** A partition that can't be followed further; the other partitions of the same follower go on. */
export type PartitionFailure = {
  readonly topic: string;
  readonly partition: number;
  readonly error: LogError;
};

export type FollowItem =
  { readonly type: 'batch'; readonly batch: Batch } | { readonly type: 'failure'; readonly failure: PartitionFailure };

export const LOG_ERROR_CODES = [
  'UNKNOWN_TOPIC', // the topic or partition doesn't exist
  'GAP', // an offset that isn't the expected next
  'TRUNCATED', // the log ends before the offset asked for, or begins after it
  'RECREATED', // record 0 or the last record read isn't the one that stood there
  'UNSAFE_SETTINGS', // the topic's settings could lose or rewrite records
  'UNAVAILABLE', // the log doesn't answer
  'CLOSED', // this adapter has been closed
] as const;
export type LogErrorCode = (typeof LOG_ERROR_CODES)[number];

/** An outage or a broken log; says which by its code, and where. */
export class LogError extends Error {
  readonly code: LogErrorCode;

  constructor(code: LogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogError';
    this.code = code;
  }
}

/** A topic as the log reports it, under the name that it has there; adapters answer only what they can know. */
export type TopicDescription = {
  readonly topic: string;
  readonly partitions: number;
  readonly replication: number;
  /** how many copies hold everything at this moment, of the partition that has the fewest; undefined without brokers */
  readonly inSync?: number;
  /** how many brokers the log has at this moment; undefined where it has none */
  readonly brokers?: number;
  readonly settings: Readonly<Record<string, string>>;
};

/** What to create: the adapter adds the settings that the topic's kind demands. */
export type TopicSpec = {
  readonly topic: string;
  readonly partitions: number;
  /** `events` are kept for ever and never rewritten, `compacted` keeps the last of each key, `recent` is kept for `retentionMs`. */
  readonly kind: 'events' | 'compacted' | 'recent';
  readonly retentionMs?: number;
  /** of `recent`: how much longer a record may stand where the log deletes many at once */
  readonly segmentMs?: number;
  /** of `recent`: clients are told that its records stand, so they need as many copies as events */
  readonly isConfirmed?: boolean;
};

/** Partitions of a topic to follow, each from its offset. */
export type FollowRequest = {
  readonly topic: string;
  readonly from: ReadonlyMap<number, number>;
  /** how long the newest records may be held back so that more come together; who is behind reads at full speed */
  readonly gatherMs?: number | undefined;
};

/**
 * The port to the partitioned log that is this system's truth. Any number of processes append and follow at once.
 * Offsets are the next to read, except where a record's own offset is named.
 */
export type EventLog = {
  /** Appends; one result for each record, in order. Rejects only when closed. Records of one call may land apart. */
  readonly append: (records: readonly NewRecord[]) => Promise<readonly AppendResult[]>;
  /**
   * Follows partitions of one topic, each from its offset, until the signal aborts. Yields an empty batch at least
   * once a second for each partition that answers, so that lag is known; pulls, so the reader's pace is the pace.
   * Outages are waited out; a failure names its partition and ends that partition only.
   * Without a partition left it ends; a topic that doesn't exist is a failure of each partition asked for.
   */
  readonly follow: (request: FollowRequest, signal: AbortSignal) => AsyncIterable<FollowItem>;
  /** The offset after the last record of every partition. */
  readonly ends: (topic: string) => Promise<ReadonlyMap<number, number>>;
  /** The offset of the first record of every partition appended at or after `time` (ms); the end where there is none. */
  readonly offsetsAt: (topic: string, time: number) => Promise<ReadonlyMap<number, number>>;
  /** Identifies the store behind this log (a cluster's or a database's id), for log lines and start-up checks. */
  readonly identity: () => Promise<string>;
  /** The topic as it stands, or undefined where there is none. */
  readonly describe: (topic: string) => Promise<TopicDescription | undefined>;
  /** Creates the topics that are missing; leaves existing ones alone. */
  readonly createTopics: (specs: readonly TopicSpec[]) => Promise<void>;
  /** Ends all followers, lets running appends come to their end, closes connections. */
  readonly close: () => Promise<void>;
};
