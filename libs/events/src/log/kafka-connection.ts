import type { ISocketFactory, Logger, SASLOptions } from 'kafkajs';
import Broker from 'kafkajs/src/broker/index.js';
import ConnectionPool, { type Connection } from 'kafkajs/src/network/connectionPool.js';
import createSocketFactory from 'kafkajs/src/network/socketFactory.js';
import apiKeys from 'kafkajs/src/protocol/requests/apiKeys.js';
import protocol from 'kafkajs/src/protocol/requests/index.js';
import { createRequire } from 'node:module';
import type { ConnectionOptions } from 'node:tls';
import type { KafkaApi, KafkaApis } from './kafka-protocol.ts';

const KAFKAJS_VERSION = '2.2.4';

/** How to reach the brokers. */
export type KafkaConnectionOptions = {
  readonly clientId: string;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly ssl?: ConnectionOptions;
  readonly sasl?: SASLOptions;
  /** Makes the sockets; for proxies and tests. */
  readonly socketFactory?: ISocketFactory;
};

/** One socket to one broker. A broker answers its requests one after the other, also those that wait for records. */
export type KafkaConnection = {
  readonly isOpen: () => boolean;
  /** Rejects where there is no answer in time; what the request did is unknown then. `waitMs` is time the broker may take on purpose. */
  readonly call: <Api extends KafkaApi>(
    api: Api,
    request: KafkaApis[Api]['request'],
    waitMs?: number,
  ) => Promise<KafkaApis[Api]['answer']>;
  readonly destroy: () => void;
};

/** Throws where another kafkajs is installed: this adapter stands on the insides of exactly this version. */
export const requireKafkajs = (): void => {
  const { version } = createRequire(import.meta.url)('kafkajs/package.json') as { readonly version: string };
  if (version !== KAFKAJS_VERSION)
    throw new Error(`the Kafka log needs kafkajs ${KAFKAJS_VERSION} exactly, but ${version} is installed`);
};

const silent: Logger = {
  info: () => undefined,
  error: () => undefined,
  warn: () => undefined,
  debug: () => undefined,
  namespace: () => silent,
  setLogLevel: () => undefined,
};

// kafkajs wakes up every millisecond or so for requests that are held back, also where there are none.
const calmRequestQueue = ({ requestQueue: queue }: Connection): void => {
  queue.scheduleCheckPendingRequests = () => {
    if (queue.throttleCheckTimeoutId !== null || queue.pending.length === 0) return;
    queue.throttleCheckTimeoutId = setTimeout(
      () => {
        queue.throttleCheckTimeoutId = null;
        queue.checkPendingRequests();
      },
      Math.max(queue.throttledUntil - Date.now(), 1),
    );
  };
};

// kafkajs throws a whole answer away when one of its partitions has an error.
const keepErrors = (data: unknown): Promise<unknown> => Promise.resolve(data);

const withDeadline = <T>(work: Promise<T>, ms: number, what: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

/** Connects and authenticates. A broker that accepts the connection but is frozen counts as one that doesn't answer. */
export const openKafkaConnection = async (
  address: { readonly host: string; readonly port: number },
  options: KafkaConnectionOptions,
): Promise<KafkaConnection> => {
  const pool = new ConnectionPool({
    ...address,
    clientId: options.clientId,
    logger: silent,
    socketFactory: options.socketFactory ?? createSocketFactory(),
    connectionTimeout: options.connectTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    enforceRequestTimeout: true,
    maxInFlightRequests: null,
    ssl: options.ssl ?? null,
    sasl: options.sasl ?? null,
  });
  pool.pool.forEach(calmRequestQueue);
  pool.getConnectionByRequest = () => pool.getConnection(0); // one socket, also for fetches
  const broker = new Broker({ connectionPool: pool, logger: silent, allowAutoTopicCreation: false });

  const destroy = (): void => {
    for (const connection of pool.pool) {
      connection.requestQueue.rejectAll(new Error('the connection was given up'));
      void connection.disconnect();
      connection.socket?.destroy();
    }
  };
  const where = `${address.host}:${address.port}`;
  try {
    await withDeadline(broker.connect(), options.connectTimeoutMs, `connecting to ${where}`);
  } catch (error) {
    destroy();
    throw error;
  }

  return {
    isOpen: () => broker.isConnected(),
    call: async (api, request, waitMs = 0) => {
      // A lost connection isn't opened again under the caller's feet: what depends on it has to be checked anew.
      if (!broker.isConnected()) throw new Error(`${where} has closed the connection`);
      const definition = broker.lookupRequest(apiKeys[api] ?? -1, protocol.requests[api])(request);
      const answer = await pool.send({
        request: definition.request,
        response: { decode: definition.response.decode, parse: keepErrors },
        requestTimeout: options.requestTimeoutMs + waitMs,
      });
      return answer as KafkaApis[typeof api]['answer'];
    },
    destroy,
  };
};
