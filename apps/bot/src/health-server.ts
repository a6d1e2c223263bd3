import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HealthServer = { readonly port: number; readonly close: () => void };

/** `/healthz` (the process lives) and `/readyz` (all bots have been greeted), as all processes answer them. */
export const startHealthServer = async (options: {
  readonly host: string;
  readonly port: number;
  readonly isReady: () => boolean;
}): Promise<HealthServer> => {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/healthz') return answer(200, { alive: true });
    if (request.url === '/readyz') {
      const ready = options.isReady();
      return answer(ready ? 200 : 503, { ready, reason: ready ? 'waits for games' : 'signs in' });
    }
    return answer(404, { code: 'NOT_FOUND', reason: 'There is nothing here.' });
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
