import { type AddressInfo, createServer, type Server } from 'node:net';

const listen = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Ports of the loopback address that nobody listened on a moment ago. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
};

/** The ports of the list that somebody listens on. */
export const portsInUse = async (ports: readonly number[]): Promise<readonly number[]> => {
  const used: number[] = [];
  for (const port of ports) {
    try {
      await close(await listen(port));
    } catch {
      used.push(port);
    }
  }
  return used;
};
