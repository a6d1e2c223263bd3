import type { Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { listen, type ListenAt } from '@battleline/service';

const DOORS = 64;

/** The sockets with which a gateway listens on its port. */
export type Doors = {
  readonly port: number;
  /** Takes nobody any more. */
  readonly close: () => void;
};

/** Whether the system deals connections out to sockets that share a port. */
const canShare = process.platform === 'linux';

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * Lets the server listen at many doors on one port, where the system allows that; rejects as `listen` does. Node takes
 * one connection from a listening socket in each turn of its loop: at a single one, the clients of a gateway that was
 * killed would wait for turns that those fill who are already in (docs/decisions/0200).
 */
export const openDoors = async (
  server: HttpServer,
  at: Pick<ListenAt, 'host' | 'port'>,
  doors = DOORS,
): Promise<Doors> => {
  if (!canShare) return { port: await listen(server, at), close: () => server.close() };
  // What shares a port isn't refused one that another gateway has: only a port that nobody listens on is ours.
  const probe = createServer();
  const port = await listen(probe, at);
  await closed(probe);
  const others = Array.from({ length: doors - 1 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket)),
  );
  const all = [server, ...others];
  await Promise.all(all.map((door) => listen(door, { host: at.host, port, reusePort: true })));
  return { port, close: () => all.forEach((door) => door.close()) };
};
