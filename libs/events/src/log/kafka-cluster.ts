import { setTimeout as delay } from 'node:timers/promises';
import { LogError } from './event-log.ts';
import { type KafkaConnection, type KafkaConnectionOptions, openKafkaConnection } from './kafka-connection.ts';
import { KAFKA_CODE, type KafkaApi, type KafkaApis, type TopicMetadata } from './kafka-protocol.ts';

/** Who leads a partition, as far as the newest metadata tell. */
export type Leadership =
  | { readonly status: 'led'; readonly nodeId: number }
  | { readonly status: 'leaderless' }
  // A topic that was just created is unknown to some brokers for a moment; its partitions come all at once.
  | { readonly status: 'unknown-topic' | 'unknown-partition' };

/** The brokers: who leads what, and connections to them. */
export type KafkaCluster = {
  /** Asks all brokers who leads what and takes the first answer; rejects with UNAVAILABLE where none answers. */
  readonly refresh: (topics: Iterable<string>) => Promise<void>;
  /** Counts successful refreshes. */
  readonly generation: () => number;
  readonly onRefresh: (listener: () => void) => () => void;
  readonly leadership: (topic: string, partition: number) => Leadership;
  readonly topic: (topic: string) => TopicMetadata | undefined;
  readonly clusterId: () => string;
  readonly nodeIds: () => readonly number[];
  /** The connection to a broker that serves one purpose; opened where there is none. Purposes don't wait for each other. */
  readonly connection: (nodeId: number, purpose: string) => Promise<KafkaConnection>;
  /** One request on such a connection, which is given up where there is no answer. */
  readonly call: <Api extends KafkaApi>(
    nodeId: number,
    purpose: string,
    api: Api,
    request: KafkaApis[Api]['request'],
  ) => Promise<KafkaApis[Api]['answer']>;
  readonly closePurpose: (purpose: string) => void;
  readonly close: () => void;
};

type Address = { readonly host: string; readonly port: number };

const METADATA = 'metadata';
const GIVE_WAY_MS = 100;

const parseAddress = (text: string): Address => {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
};

/** A cluster that knows only its first addresses until the first refresh. */
export const kafkaCluster = (bootstrap: readonly string[], options: KafkaConnectionOptions): KafkaCluster => {
  const seeds = bootstrap.map(parseAddress);
  let addresses: ReadonlyMap<number, Address> = new Map();
  const topics = new Map<string, TopicMetadata>();
  let clusterId: string | undefined;
  let lastAnswered: string | undefined;
  let generation = 0;
  let refreshing: { readonly topics: ReadonlySet<string>; readonly done: Promise<void> } | undefined;
  const listeners = new Set<() => void>();
  const connections = new Map<string, Map<string, Promise<KafkaConnection>>>(); // purpose → address
  let closed = false;

  const open = async (address: Address, purpose: string): Promise<KafkaConnection> => {
    if (closed) throw new LogError('CLOSED', 'this log has been closed');
    const key = `${address.host}:${address.port}`;
    const mine = connections.get(purpose) ?? new Map<string, Promise<KafkaConnection>>();
    connections.set(purpose, mine);
    const existing = mine.get(key);
    if (existing !== undefined) {
      const found = await existing;
      if (found.isOpen()) return found;
      found.destroy();
      const current = mine.get(key);
      if (current !== undefined && current !== existing) return current; // somebody else was first
    }
    const opening = openKafkaConnection(address, options);
    mine.set(key, opening);
    opening.then(
      (connection) => {
        if (mine.get(key) !== opening) connection.destroy(); // closed meanwhile
      },
      () => {
        if (mine.get(key) === opening) mine.delete(key);
      },
    );
    return opening;
  };

  const callAt = async <Api extends KafkaApi>(
    address: Address,
    purpose: string,
    api: Api,
    request: KafkaApis[Api]['request'],
  ): Promise<KafkaApis[Api]['answer']> => {
    const connection = await open(address, purpose);
    try {
      return await connection.call(api, request);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  };
  const addressOf = (nodeId: number): Address => {
    const address = addresses.get(nodeId);
    if (address === undefined) throw new LogError('UNAVAILABLE', `Kafka broker ${nodeId} is not known`);
    return address;
  };

  const refreshNow = async (wanted: ReadonlySet<string>): Promise<void> => {
    const everyone = new Map([...addresses.values(), ...seeds].map((one) => [`${one.host}:${one.port}`, one]));
    const request = { topics: [...wanted], allowAutoTopicCreation: false } as const;
    const answers = [...everyone].map(async ([name, address]) => {
      const answer = await callAt(address, METADATA, 'Metadata', request);
      // A broker that is cut off from the others but not from us must not win each time with what it remembers.
      if (name === lastAnswered) await delay(GIVE_WAY_MS);
      return { name, answer };
    });
    const { name, answer } = await Promise.any(answers).catch((error: unknown) => {
      if (closed) throw new LogError('CLOSED', 'this log has been closed');
      const reasons = error instanceof AggregateError ? error.errors.map(String) : [String(error)];
      throw new LogError('UNAVAILABLE', `no Kafka broker answers (${reasons.join('; ')})`);
    });
    lastAnswered = name;
    addresses = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    clusterId = answer.clusterId;
    for (const one of answer.topicMetadata) topics.set(one.topic, one);
    generation++;
    for (const listener of [...listeners]) listener();
  };

  const refresh = async (wantedTopics: Iterable<string>): Promise<void> => {
    const wanted = new Set(wantedTopics);
    if (refreshing !== undefined && [...wanted].every((topic) => refreshing?.topics.has(topic))) return refreshing.done;
    await refreshing?.done.catch(() => undefined);
    if (refreshing !== undefined) return refresh(wanted);
    // Kafka takes an empty list for "all topics", and answers without topics for one that can't exist.
    const asked = new Set([...topics.keys(), ...wanted]);
    const done = refreshNow(asked.size > 0 ? asked : new Set(['__consumer_offsets'])).finally(() => {
      refreshing = undefined;
    });
    refreshing = { topics: asked, done };
    return done;
  };

  const known = (topic: string): TopicMetadata | undefined => {
    const found = topics.get(topic);
    return found === undefined || found.topicErrorCode === KAFKA_CODE.UNKNOWN_TOPIC_OR_PARTITION ? undefined : found;
  };

  const closePurpose = (purpose: string): void => {
    const mine = [...(connections.get(purpose)?.values() ?? [])];
    connections.get(purpose)?.clear();
    connections.delete(purpose);
    for (const one of mine) void one.then((connection) => connection.destroy()).catch(() => undefined);
  };

  return {
    refresh,
    generation: () => generation,
    onRefresh: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    leadership: (topic, partition) => {
      const metadata = known(topic);
      if (metadata === undefined) return { status: 'unknown-topic' };
      const found = metadata.partitionMetadata.find(({ partitionId }) => partitionId === partition);
      if (found === undefined) return { status: 'unknown-partition' };
      return addresses.has(found.leader) ? { status: 'led', nodeId: found.leader } : { status: 'leaderless' };
    },
    topic: known,
    clusterId: () => clusterId ?? '',
    nodeIds: () => [...addresses.keys()],
    connection: async (nodeId, purpose) => open(addressOf(nodeId), purpose),
    call: async (nodeId, purpose, api, request) => callAt(addressOf(nodeId), purpose, api, request),
    closePurpose,
    close: () => {
      closed = true;
      [...connections.keys()].forEach(closePurpose);
    },
  };
};
