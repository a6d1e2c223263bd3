import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets the server listen; resolves with the port that it got, and rejects with what to set where it can't have it. */
export const listen = (
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const refused = (cause: Error): void => {
      const why = `cannot listen on ${host}:${port} (${cause.message})`;
      reject(new Error(`${why}: another process may use the port; set HTTP_PORT or HTTP_HOST`, { cause }));
    };
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve((server.address() as AddressInfo).port);
    });
  });
