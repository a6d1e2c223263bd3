// The parts of kafkajs 2.2.4 below its producer, consumer and cluster, which have no types of their own.

declare module 'kafkajs/src/network/connectionPool.js' {
  import type { ISocketFactory, Logger, SASLOptions } from 'kafkajs';
  import type { ConnectionOptions } from 'node:tls';
  import type { Socket } from 'node:net';

  export type RequestQueue = {
    throttledUntil: number;
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    readonly pending: readonly unknown[];
    checkPendingRequests: () => void;
    scheduleCheckPendingRequests: () => void;
    rejectAll: (error: Error) => void;
  };
  export type Connection = {
    readonly requestQueue: RequestQueue;
    readonly socket?: Socket;
    isConnected: () => boolean;
    disconnect: () => Promise<boolean>;
  };
  export type ProtocolRequest = {
    readonly request: unknown;
    readonly response: {
      readonly decode: (raw: Buffer) => Promise<unknown>;
      readonly parse: (data: unknown) => Promise<unknown>;
    };
    readonly requestTimeout?: number;
  };

  export type ConnectionPool = {
    readonly pool: readonly Connection[];
    getConnection: (index?: number) => Promise<Connection>;
    getConnectionByRequest: () => Promise<Connection>;
    send: (request: ProtocolRequest) => Promise<unknown>;
  };
  const ConnectionPoolClass: {
    new (options: {
      host: string;
      port: number;
      clientId: string;
      logger: Logger;
      socketFactory: ISocketFactory;
      connectionTimeout: number;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      maxInFlightRequests: number | null;
      ssl: ConnectionOptions | null;
      sasl: SASLOptions | null;
    }): ConnectionPool;
  };
  export default ConnectionPoolClass;
}

declare module 'kafkajs/src/broker/index.js' {
  import type { Logger } from 'kafkajs';
  import type { ConnectionPool, ProtocolRequest } from 'kafkajs/src/network/connectionPool.js';

  export type Broker = {
    /** Connects, asks for the broker's API versions and authenticates. */
    connect: () => Promise<void>;
    isConnected: () => boolean;
    lookupRequest: (apiKey: number, definition: unknown) => (args: unknown) => ProtocolRequest;
  };
  const BrokerClass: {
    new (options: { connectionPool: ConnectionPool; logger: Logger; allowAutoTopicCreation: boolean }): Broker;
  };
  export default BrokerClass;
}

declare module 'kafkajs/src/protocol/requests/index.js' {
  const protocol: { requests: Readonly<Record<string, unknown>> };
  export default protocol;
}

declare module 'kafkajs/src/protocol/requests/apiKeys.js' {
  const apiKeys: Readonly<Record<string, number>>;
  export default apiKeys;
}

declare module 'kafkajs/src/network/socketFactory.js' {
  import type { ISocketFactory } from 'kafkajs';
  const createSocketFactory: () => ISocketFactory;
  export default createSocketFactory;
}
