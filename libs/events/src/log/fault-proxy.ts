import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Toward whom bytes flow: the client that connected to the proxy, or the server behind it. */
export type ProxySide = 'client' | 'server';

/** A TCP proxy that breaks connections on demand. Faults hold for all its connections, present and new. */
export type FaultProxy = {
  readonly host: string;
  readonly port: number;
  /** Ends all connections now; new ones are let through. */
  readonly cut: () => void;
  /**
   * The next connection whose client sends something (with this text in it) passes `bytes` more toward the side and
   * then ends; once. So `cutAfter('client', 0)` loses one answer: the request reaches the server, nothing comes back.
   */
  readonly cutAfter: (toward: ProxySide, bytes: number, text?: string) => void;
  /** Holds everything that flows toward the side, with open connections, until the returned function is called. */
  readonly stall: (toward: ProxySide) => () => void;
  /** Holds every chunk toward the side for so long; 0 ends that. */
  readonly delay: (toward: ProxySide, ms: number) => void;
  /** Ends all connections and every new one at once, until the returned function is called. */
  readonly refuse: () => () => void;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

type Direction = { delayMs: number; released: Promise<void>; release: () => void };
/** How many bytes may still pass toward each side of one connection. */
type Budget = Record<ProxySide, number>;

/** Starts a proxy on loopback before `target`; without `port` on a free one. */
export async function startFaultProxy(options: {
  readonly target: { readonly host: string; readonly port: number };
  readonly port?: number;
}): Promise<FaultProxy> {
  const directions: Readonly<Record<ProxySide, Direction>> = { client: openDirection(), server: openDirection() };
  const sockets = new Set<Socket>();
  let refusing = false;
  let armed: { readonly toward: ProxySide; readonly bytes: number; readonly text: string } | undefined;

  const pump = async (
    from: Socket,
    to: Socket,
    toward: ProxySide,
    budget: Budget,
    arrived: (chunk: Buffer) => void,
  ) => {
    const direction = directions[toward];
    for await (const chunk of from as AsyncIterable<Buffer>) {
      arrived(chunk);
      if (direction.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, direction.delayMs));
      await direction.released;
      if (chunk.length > budget[toward]) {
        await new Promise<void>((resolve) => to.write(chunk.subarray(0, budget[toward]), () => resolve()));
        return;
      }
      budget[toward] -= chunk.length;
      if (!to.write(chunk)) await once(to, 'drain');
    }
  };

  const server = createServer((client) => {
    const upstream = connect(options.target);
    const end = () => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    if (refusing) return end();
    const budget: Budget = { client: Infinity, server: Infinity };
    const sends = (chunk: Buffer) => {
      if (!armed || !chunk.includes(armed.text)) return;
      budget[armed.toward] = armed.bytes;
      armed = undefined;
    };
    void pump(client, upstream, 'server', budget, sends).then(end, end);
    void pump(upstream, client, 'client', budget, () => undefined).then(end, end);
  });
  const cut = () => sockets.forEach((socket) => socket.destroy());

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfter: (toward, bytes, text = '') => void (armed = { toward, bytes, text }),
    stall: (toward) => {
      const direction = directions[toward];
      direction.released = new Promise((resolve) => (direction.release = resolve));
      return () => direction.release();
    },
    delay: (toward, ms) => void (directions[toward].delayMs = ms),
    refuse: () => {
      refusing = true;
      cut();
      return () => void (refusing = false);
    },
    connections: () => sockets.size / 2,
    close: async () => {
      Object.values(directions).forEach((direction) => direction.release());
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

const openDirection = (): Direction => ({ delayMs: 0, released: Promise.resolve(), release: () => undefined });
