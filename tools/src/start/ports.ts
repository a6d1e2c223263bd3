import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from './start-error.ts';

const RETRY_MS = 200;

/** A port that is free now. */
export const freePort = async (host: string): Promise<number> => {
  const port = await tryPort(host, 0);
  if (typeof port === 'number') return port;
  throw new StartError('PORT_IN_USE', `No port can be opened on ${host}: ${port.message}`);
};

/**
 * The ports for the gateways, from the first on; 0 = any free ones. Waits for ports in use as long as `withinMs`, then
 * rejects with StartError PORT_IN_USE.
 */
export const gatewayPorts = async (options: {
  readonly host: string;
  readonly first: number;
  readonly count: number;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}): Promise<readonly number[]> => {
  const { host, first, count, signal } = options;
  const deadline = performance.now() + options.withinMs;
  const ports: number[] = [];
  while (ports.length < count) {
    const port = first === 0 ? await freePort(host) : first + ports.length;
    const got = await tryPort(host, port);
    if (typeof got === 'number' && !ports.includes(got)) ports.push(got);
    else if (typeof got !== 'number' && performance.now() >= deadline) throw refused(host, port, got);
    else await delay(RETRY_MS, undefined, { signal });
  }
  return ports;
};

const tryPort = (host: string, port: number): Promise<number | NodeJS.ErrnoException> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => resolve(got));
    });
  });

const refused = (host: string, port: number, error: NodeJS.ErrnoException): StartError => {
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} on ${host} is in use by another program.`;
    return new StartError('PORT_IN_USE', `${message}\nEnd that one, or choose another port: npm start -- --port N`);
  }
  const message = `A gateway can't listen on ${host}:${port} (${error.message}).`;
  return new StartError('PORT_IN_USE', `${message}\nChoose another port with --port, or another HTTP_HOST.`);
};
