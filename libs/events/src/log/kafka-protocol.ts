/** What the broker answers per partition or topic; only the codes that mean something to this adapter. */
export const KAFKA_CODE = {
  UNKNOWN_SERVER_ERROR: -1,
  NONE: 0,
  OFFSET_OUT_OF_RANGE: 1,
  CORRUPT_MESSAGE: 2,
  UNKNOWN_TOPIC_OR_PARTITION: 3,
  LEADER_NOT_AVAILABLE: 5,
  NOT_LEADER_OR_FOLLOWER: 6,
  REQUEST_TIMED_OUT: 7,
  REPLICA_NOT_AVAILABLE: 9,
  MESSAGE_TOO_LARGE: 10,
  NETWORK_EXCEPTION: 13,
  INVALID_TOPIC_EXCEPTION: 17,
  RECORD_LIST_TOO_LARGE: 18,
  NOT_ENOUGH_REPLICAS: 19,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 20,
  TOPIC_AUTHORIZATION_FAILED: 29,
  CLUSTER_AUTHORIZATION_FAILED: 31,
  TOPIC_ALREADY_EXISTS: 36,
  INVALID_REQUIRED_ACKS: 21,
  KAFKA_STORAGE_ERROR: 56,
  OFFSET_NOT_AVAILABLE: 78,
  INVALID_RECORD: 87,
} as const;

/** The code's name where this adapter knows it, for log lines and reasons. */
export const kafkaCodeName = (code: number): string =>
  Object.entries(KAFKA_CODE).find(([, value]) => value === code)?.[0] ?? `KAFKA_ERROR_${code}`;

/** A record as kafkajs encodes it. */
export type WireRecord = { readonly key: Buffer | null; readonly value: Buffer | null; readonly timestamp: number };

/** A record as kafkajs decodes it. */
export type FetchedRecord = {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly isControlRecord: boolean;
};

export type FetchedPartition = {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly messages: readonly FetchedRecord[];
};

export type TopicMetadata = {
  readonly topicErrorCode: number;
  readonly topic: string;
  readonly partitionMetadata: readonly {
    readonly partitionErrorCode: number;
    readonly partitionId: number;
    readonly leader: number;
    readonly replicas: readonly number[];
    readonly isr: readonly number[];
  }[];
};

/** The requests used, each with what it takes and what the broker answers; errors are left in the answer. */
export type KafkaApis = {
  readonly Metadata: {
    readonly request: { readonly topics: readonly string[]; readonly allowAutoTopicCreation: false };
    readonly answer: {
      readonly clusterId: string;
      readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[];
      readonly topicMetadata: readonly TopicMetadata[];
    };
  };
  readonly Produce: {
    readonly request: {
      readonly acks: -1;
      readonly timeout: number;
      readonly compression: 0;
      readonly topicData: readonly {
        readonly topic: string;
        readonly partitions: readonly {
          readonly partition: number;
          readonly firstSequence: 0;
          readonly messages: readonly WireRecord[];
        }[];
      }[];
    };
    readonly answer: {
      readonly topics: readonly {
        readonly topicName: string;
        readonly partitions: readonly {
          readonly partition: number;
          readonly errorCode: number;
          readonly baseOffset: string;
          readonly logAppendTime: string;
        }[];
      }[];
    };
  };
  readonly Fetch: {
    readonly request: {
      readonly maxWaitTime: number;
      readonly minBytes: 1;
      readonly maxBytes: number;
      readonly isolationLevel: 0;
      readonly topics: readonly {
        readonly topic: string;
        readonly partitions: readonly {
          readonly partition: number;
          readonly fetchOffset: string;
          readonly maxBytes: number;
        }[];
      }[];
    };
    readonly answer: {
      readonly errorCode?: number;
      readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
    };
  };
  readonly ListOffsets: {
    readonly request: {
      readonly isolationLevel: 0;
      readonly topics: readonly {
        readonly topic: string;
        readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[];
      }[];
    };
    readonly answer: {
      readonly responses: readonly {
        readonly partitions: readonly {
          readonly partition: number;
          readonly errorCode: number;
          readonly offset: string;
        }[];
      }[];
    };
  };
  readonly CreateTopics: {
    readonly request: {
      readonly topics: readonly {
        readonly topic: string;
        readonly numPartitions: number;
        readonly replicationFactor: number;
        readonly configEntries: readonly { readonly name: string; readonly value: string }[];
      }[];
      readonly timeout: number;
      readonly validateOnly: false;
    };
    readonly answer: {
      readonly topicErrors: readonly {
        readonly topic: string;
        readonly errorCode: number;
        readonly errorMessage?: string | null;
      }[];
    };
  };
  readonly AlterConfigs: {
    readonly request: {
      readonly resources: readonly {
        readonly type: 2;
        readonly name: string;
        readonly configEntries: readonly { readonly name: string; readonly value: string }[];
      }[];
      readonly validateOnly: false;
    };
    readonly answer: {
      readonly resources: readonly { readonly errorCode: number; readonly errorMessage: string | null }[];
    };
  };
  readonly DescribeConfigs: {
    readonly request: {
      readonly resources: readonly {
        readonly type: 2;
        readonly name: string;
        readonly configNames: readonly string[];
      }[];
    };
    readonly answer: {
      readonly resources: readonly {
        readonly errorCode: number;
        readonly errorMessage: string | null;
        readonly configEntries: readonly { readonly configName: string; readonly configValue: string | null }[];
      }[];
    };
  };
};
export type KafkaApi = keyof KafkaApis;
