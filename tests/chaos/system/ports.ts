import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the ports that systems give to outgoing connections: nobody takes a dead process's port before it is back.
const FIRST = 15_000;
const LAST = 32_000;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
};

/** Gives ports of the loopback address that nobody listens on, each once. */
export const createPortPool = (): (() => Promise<number>) => {
  let next = FIRST + (process.pid % 1_000) * 16;
  return async () => {
    for (let tries = 0; tries < LAST - FIRST; tries += 1) {
      const port = next;
      next = next >= LAST ? FIRST : next + 1;
      // A broker's controller listens ten above it.
      if ((await isFree(port)) && (await isFree(port + 10))) return port;
    }
    throw new Error(`no port from ${FIRST} to ${LAST} is free`);
  };
};
