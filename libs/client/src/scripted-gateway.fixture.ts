import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ClientFrame, ServerFrame, WelcomeFrame } from '@battleline/protocol';
import { type WebSocket, WebSocketServer } from 'ws';

type Untimed<Frame> = Frame extends unknown ? Omit<Frame, 'at' | 'lobby'> & { at?: number; lobby?: number } : never;

/** A queue whose readers wait for what hasn't come yet. */
const createQueue = <Item>() => {
  const items: Item[] = [];
  const readers: ((item: Item) => void)[] = [];
  return {
    push: (item: Item): void => {
      const reader = readers.shift();
      if (reader) reader(item);
      else items.push(item);
    },
    next: (): Promise<Item> => {
      const item = items.shift();
      return item === undefined ? new Promise((resolve) => readers.push(resolve)) : Promise.resolve(item);
    },
    left: (): number => items.length,
  };
};

const converse = (socket: WebSocket) => {
  const frames = createQueue<ClientFrame>();
  const pings = createQueue<ClientFrame>();
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as ClientFrame;
    (frame.type === 'ping' ? pings : frames).push(frame);
  });
  const send = (frame: Untimed<ServerFrame>): void => socket.send(JSON.stringify({ at: 1, lobby: 1, ...frame }));
  const next = async <Type extends ClientFrame['type']>(type: Type): Promise<ClientFrame & { type: Type }> => {
    const frame = await frames.next();
    if (frame.type !== type) throw new Error(`expected ${type}, got ${JSON.stringify(frame)}`);
    return frame as ClientFrame & { type: Type };
  };
  return {
    socket,
    send,
    /** the next frame that isn't a ping; any other type than this fails the test */
    next,
    nextPing: pings.next,
    left: frames.left,
    greet: async (welcome: Partial<WelcomeFrame> = {}): Promise<ClientFrame & { type: 'hello' }> => {
      const hello = await next('hello');
      send({ type: 'welcome', you: null, seat: null, watching: [], gateway: 'g', program: 'p', ...welcome });
      return hello;
    },
    accept: ({ id }: { id: string }, version = 1): void => send({ type: 'accepted', id, version }),
    drop: (): void => socket.terminate(),
    close: (code: number): void => socket.close(code),
  };
};
export type Conversation = ReturnType<typeof converse>;

/** A gateway whose part is read out by the test, over real sockets. */
export const startScriptedGateway = async (port = 0) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port, path: '/socket' });
  await once(server, 'listening');
  const conversations = createQueue<Conversation>();
  server.on('connection', (socket) => conversations.push(converse(socket)));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    /** the next connection that hasn't been looked at */
    connection: conversations.next,
    stop: async (): Promise<void> => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
};
