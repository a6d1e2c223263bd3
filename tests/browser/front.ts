import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The one address of a system, as a proxy before its gateways gives it: browsers know no other. */
export type Front = {
  readonly address: string;
  /** Ends all connections, and takes no new ones until the returned function is called. */
  readonly shut: () => () => void;
  /** From now on connections go to this gateway first; those that there are begin anew. */
  readonly prefer: (gateway: number) => void;
  /** Keeps back what gateways say until the returned function is called. */
  readonly hold: () => () => void;
  readonly close: () => Promise<void>;
};

const connected = async (port: number): Promise<Socket | undefined> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return undefined; // nobody listens there: the next one is tried
  }
};

/** Starts a front before gateways at these ports: each connection goes to the preferred one, else to any that takes it. */
export const startFront = async (ports: readonly (() => number)[]): Promise<Front> => {
  /** those to gateways */
  const sockets = new Set<Socket>();
  let isHeld = false;
  let isShut = false;
  let first = 0;

  const reach = async (): Promise<Socket | undefined> => {
    for (const port of [...ports.slice(first), ...ports.slice(0, first)]) {
      const socket = await connected(port());
      if (socket) return socket;
    }
    return undefined;
  };
  const take = async (client: Socket): Promise<void> => {
    client.on('error', () => undefined);
    const gateway = isShut ? undefined : await reach();
    if (gateway === undefined) return void client.destroy();
    const join = (from: Socket, to: Socket): void => {
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('data', (chunk) => to.write(chunk));
      from.on('close', () => to.destroy());
    };
    join(client, gateway);
    join(gateway, client);
    sockets.add(gateway);
    gateway.on('close', () => sockets.delete(gateway));
    if (isHeld) gateway.pause();
  };
  const server = createServer((client) => void take(client));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shut: () => {
      isShut = true;
      cut();
      return () => void (isShut = false);
    },
    prefer: (gateway) => {
      first = gateway;
      cut();
    },
    hold: () => {
      isHeld = true;
      for (const socket of sockets) socket.pause();
      return () => {
        isHeld = false;
        for (const socket of sockets) socket.resume();
      };
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
};
