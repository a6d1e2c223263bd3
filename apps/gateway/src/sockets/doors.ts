import type { Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { listen, type ListenAt } from '@battleline/service';

/**
 * Node takes one connection from a listening socket in each turn of its loop. Where another gateway's clients come all
 * at once, and each one that is in fills the turns of those who wait, the last ones wait for seconds.
 */
const DOORS = 16;

export type Doors = {
  readonly port: number;
  /** Takes nobody any more. */
  readonly close: () => void;
};

/** The system must deal out connections to all sockets that share a port. */
const canShare = process.platform === 'linux';

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Lets the server listen with many sockets on one port, where the system allows it; rejects as `listen` does. */
export const openDoors = async (server: HttpServer, at: Pick<ListenAt, 'host' | 'port'>): Promise<Doors> => {
  if (!canShare) return { port: await listen(server, at), close: () => server.close() };
  // A port of another gateway could be shared, too: only one that nobody listens on is ours.
  const probe = createServer();
  const port = await listen(probe, at);
  await closed(probe);
  const others = Array.from({ length: DOORS - 1 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket)),
  );
  const all = [server, ...others];
  await Promise.all(all.map((door) => listen(door, { host: at.host, port, reusePort: true })));
  return { port, close: () => all.forEach((door) => door.close()) };
};
