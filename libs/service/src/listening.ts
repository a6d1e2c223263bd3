import type { AddressInfo, Server } from 'node:net';

export type ListenAt = {
  readonly host: string;
  /** 0 = a free one */
  readonly port: number;
  /** whether other servers may listen on the same port that allow it, too; the system deals connections out to them */
  readonly reusePort?: boolean;
};

/** Lets the server listen; resolves with the port that it got, and rejects with what to set where it can't have it. */
export const listen = (server: Server, { host, port, reusePort = false }: ListenAt): Promise<number> =>
  new Promise((resolve, reject) => {
    const refused = (cause: Error): void => {
      const why = `cannot listen on ${host}:${port} (${cause.message})`;
      reject(new Error(`${why}: another process may use the port; set HTTP_PORT or HTTP_HOST`, { cause }));
    };
    server.once('error', refused);
    server.listen({ host, port, reusePort }, () => {
      server.off('error', refused);
      resolve((server.address() as AddressInfo).port);
    });
  });
