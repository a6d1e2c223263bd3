import type { ISocketFactory, SASLOptions } from 'kafkajs';
import type { ConnectionOptions } from 'node:tls';
import type { AppendObserver } from './append-batch.ts';
import { type EventLog, LogError } from './event-log.ts';
import { kafkaAdmin } from './kafka-admin.ts';
import { kafkaCluster } from './kafka-cluster.ts';
import { requireKafkajs } from './kafka-connection.ts';
import { followKafka } from './kafka-follower.ts';
import { kafkaProducer } from './kafka-producer.ts';

/** Where the cluster is, and how patient to be. */
export type KafkaLogOptions = {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly ssl?: ConnectionOptions;
  readonly sasl?: SASLOptions;
  /** How many records may wait or be under way before an append is answered as busy. */
  readonly maxQueued?: number;
  /** How long an append is tried before it is told as it is, and how long other calls are tried. */
  readonly timeoutMs?: number;
  /** After how long a broker that doesn't answer is given up; bounds the pause that a frozen broker causes. */
  readonly requestTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly socketFactory?: ISocketFactory;
  /** Told of outages and their ends, on change only. */
  readonly log?: { readonly warn: (fields: object, phrase: string) => void };
  /** Told of each request that a broker has answered. */
  readonly onAppend?: AppendObserver;
};

/** The event log on Apache Kafka: no consumer group, no transaction, no idempotent producer. */
export const kafkaLog = (options: KafkaLogOptions): EventLog => {
  requireKafkajs();
  const { requestTimeoutMs = 3_000, timeoutMs = 10_000, ssl, sasl, socketFactory } = options;
  const cluster = kafkaCluster(options.brokers, {
    clientId: options.clientId ?? 'battleline',
    connectTimeoutMs: options.connectTimeoutMs ?? 2_000,
    requestTimeoutMs,
    ...(ssl && { ssl }),
    ...(sasl && { sasl }),
    ...(socketFactory && { socketFactory }),
  });
  const producer = kafkaProducer(cluster, {
    maxQueued: options.maxQueued ?? 20_000,
    appendTimeoutMs: timeoutMs,
    acknowledgeTimeoutMs: Math.round(requestTimeoutMs * 0.7),
    ...(options.onAppend && { onAppend: options.onAppend }),
  });
  const admin = kafkaAdmin(cluster, timeoutMs);
  const closing = new AbortController();
  let followed = 0;

  const requireOpen = (): void => {
    if (closing.signal.aborted) throw new LogError('CLOSED', 'this log has been closed');
  };
  const close = async (): Promise<void> => {
    closing.abort();
    await producer.drained();
    cluster.close();
  };
  let closed: Promise<void> | undefined;

  return {
    append: async (records) => {
      requireOpen();
      return producer.append(records);
    },
    follow: (request, signal) => {
      requireOpen();
      const own = {
        purpose: `follow ${request.topic} ${++followed}`,
        keeping: () => admin.keeping(request.topic),
        warn: (phrase: string, fields: object) => options.log?.warn(fields, phrase),
      };
      return followKafka(cluster, { ...request, ...own }, AbortSignal.any([signal, closing.signal]));
    },
    ends: async (topic) => {
      requireOpen();
      return admin.ends(topic);
    },
    offsetsAt: async (topic, time) => {
      requireOpen();
      return admin.offsetsAt(topic, time);
    },
    identity: async () => {
      requireOpen();
      return admin.identity();
    },
    describe: async (topic) => {
      requireOpen();
      return admin.describe(topic);
    },
    createTopics: async (specs) => {
      requireOpen();
      return admin.createTopics(specs);
    },
    close: () => (closed ??= close()),
  };
};
