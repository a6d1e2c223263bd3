import type { ISocketFactory } from 'kafkajs';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One process's way to the brokers: a proxy before each, that knows Kafka's frames and breaks what it is told to. */
export type KafkaFaultLink = {
  readonly socketFactory: ISocketFactory;
  readonly cut: () => void;
  /** The next produce request reaches the broker twice; the client sees the first answer. */
  readonly duplicateNextProduce: () => void;
  /** Produce requests reach the broker, their answers vanish, until the returned function is called. */
  readonly loseProduceAnswers: () => () => void;
  /** Fetch answers are kept back until the returned function is called. */
  readonly holdFetchAnswers: () => () => void;
  readonly close: () => void;
};

const PRODUCE = 0;
const FETCH = 1;

type Faults = {
  duplicateNext: boolean;
  losing: boolean;
  held: Promise<void>;
};

/** Cuts a stream into frames: Size (int32), then so many bytes. */
const createFrameReader = (): ((chunk: Buffer) => readonly Buffer[]) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: Buffer[] = [];
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      frames.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return frames;
  };
};

/** Request: Size ApiKey(int16) Version(int16) CorrelationId(int32) …; answer: Size CorrelationId(int32) …. */
const joinSockets = (client: Socket, broker: Socket, faults: Faults): void => {
  const apis = new Map<number, number>();
  const requests = createFrameReader();
  const answers = createFrameReader();
  client.on('data', (chunk: Buffer) => {
    for (const frame of requests(chunk)) {
      const [api, correlation] = [frame.readInt16BE(4), frame.readInt32BE(8)];
      apis.set(correlation, api);
      broker.write(frame);
      if (api !== PRODUCE || !faults.duplicateNext) continue;
      faults.duplicateNext = false;
      broker.write(frame);
    }
  });
  let order = Promise.resolve();
  broker.on('data', (chunk: Buffer) => {
    for (const frame of answers(chunk)) {
      const correlation = frame.readInt32BE(4);
      const api = apis.get(correlation);
      if (api === undefined || (api === PRODUCE && faults.losing)) continue;
      apis.delete(correlation); // so that the answer to a copy finds no request
      order = order.then(() => (api === FETCH ? faults.held : undefined)).then(() => void client.write(frame));
    }
  });
};

/** Opens a link to brokers at these loopback addresses, `127.0.0.1:port`. */
export const openKafkaFaultLink = async (addresses: readonly string[]): Promise<KafkaFaultLink> => {
  const faults: Faults = { duplicateNext: false, losing: false, held: Promise.resolve() };
  const sockets = new Set<Socket>();
  const proxies = new Map<number, Server>();
  let release = (): void => undefined;

  for (const address of addresses) {
    const port = Number(address.split(':')[1]);
    const server = createServer((client) => {
      const broker = connect(port, '127.0.0.1');
      const end = (): void => [client, broker].forEach((socket) => void socket.destroy());
      for (const socket of [client, broker]) {
        sockets.add(socket);
        socket.setNoDelay(true);
        socket.on('error', end);
        socket.on('close', () => {
          sockets.delete(socket);
          end();
        });
      }
      joinSockets(client, broker, faults);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxies.set(port, server);
  }
  const cut = (): void => sockets.forEach((socket) => void socket.destroy());

  return {
    socketFactory: ({ port, onConnect }) => {
      const proxy = proxies.get(port)?.address() as AddressInfo;
      return connect(proxy.port, '127.0.0.1', onConnect);
    },
    cut,
    duplicateNextProduce: () => void (faults.duplicateNext = true),
    loseProduceAnswers: () => {
      faults.losing = true;
      return () => void (faults.losing = false);
    },
    holdFetchAnswers: () => {
      faults.held = new Promise((resolve) => (release = resolve));
      return () => release();
    },
    close: () => {
      release();
      cut();
      proxies.forEach((server) => void server.close());
    },
  };
};
